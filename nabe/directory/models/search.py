"""What search reads: one document per service with a generated tsvector, and the vocabulary."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Func

from nabe.directory.models.services import Service


def _joined(*vectors: SearchVector) -> Func:
    return Func(
        *vectors, template="(%(expressions)s)", arg_joiner=" || ", output_field=SearchVectorField()
    )


# A generated column takes SearchVector only with weights; the ranking does not read them.
_NAME = (
    SearchVector("title", config="german", weight="A"),
    SearchVector("folded_title", config="simple", weight="A"),
)
_TEXTS = (
    SearchVector("body", config="german", weight="C"),
    SearchVector("folded", config="simple", weight="D"),
)


class SearchDocument(models.Model):
    """A service as search sees it, rewritten by actions whenever the service changes.

    `folded` holds the folded words of all texts in all languages, `tokens` the facts as codes
    ("field:language", "lang:ar", "day:MO"): facets filter and count them, and the query's words
    reach them through the lexicon. A word in the name counts more, so names have a vector of
    their own. `due_on` and `listed_until` follow from the newest assurance. `number` is what a
    search hands over instead of a UUID: it stands first in the row, so PostgreSQL need not unpack
    the texts before it, and four bytes are read without parsing.
    """

    number = models.AutoField(primary_key=True)
    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="document")
    is_listed = models.BooleanField(default=False)
    listed_from = models.DateField(null=True, blank=True)
    listed_until = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, db_index=True)
    title = models.TextField()
    body = models.TextField(blank=True)
    folded_title = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    tokens = ArrayField(models.TextField(), default=list)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    sort_key = models.CharField(max_length=240, blank=True)
    name_vector = models.GeneratedField(
        expression=_joined(*_NAME), output_field=SearchVectorField(), db_persist=True
    )
    vector = models.GeneratedField(
        expression=_joined(*_NAME, *_TEXTS), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        indexes = [
            GinIndex(fields=["name_vector"], name="document_name_vector", fastupdate=False),
            GinIndex(fields=["vector"], name="document_vector", fastupdate=False),
            GinIndex(fields=["tokens"], name="document_tokens", fastupdate=False),
            models.Index(fields=["is_listed", "sort_key"], name="document_listed"),
            models.Index(fields=["lat", "lon"], name="document_place"),
        ]

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A folded word that occurs in some document: the vocabulary of compounds and corrections."""

    word = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.word
