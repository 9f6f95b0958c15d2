"""What a list of the pool changed."""

from __future__ import annotations

import uuid

from django.db import models

from nabe.core import clock
from nabe.interpreting.models.pool import Interpreter
from nabe.people.encryption import EncryptedTextField
from nabe.sheets.models import ListRun


class BeforeList(models.Model):
    """What stood there before a list changed it, so that the list can be taken back.

    `key` is that of the row. `record` is what the row said before, by seals; None: nothing was known
    of it. Of a person what was there is sealed with their key, as JSON: columns and parts by name. Of
    a request, which has no person, it is `rows`; it is named, not pointed to, since a list writes it
    anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(ListRun, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    record = models.JSONField(null=True)
    interpreter = models.ForeignKey(
        Interpreter, null=True, on_delete=models.CASCADE, related_name="+"
    )
    text = EncryptedTextField(owner="interpreter__person")
    request = models.UUIDField(null=True)
    rows = models.JSONField(default=dict)
    kept_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.run_id} {self.key}"
