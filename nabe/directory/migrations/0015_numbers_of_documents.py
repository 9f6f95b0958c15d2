"""Give search documents a number that stands first in their rows; what they hold is kept."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

COLUMNS = (
    "service_id, is_listed, listed_from, listed_until, due_on, title, body, "
    "folded_title, folded, tokens, lat, lon, sort_key"
)


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0014_neighbours'),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE TEMPORARY TABLE kept_documents ON COMMIT DROP AS "
            f"SELECT {COLUMNS} FROM directory_searchdocument ORDER BY sort_key",
            migrations.RunSQL.noop,
        ),
        migrations.DeleteModel('SearchDocument'),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[('number', models.AutoField(primary_key=True, serialize=False)), ('service', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='document', to='directory.service')), ('is_listed', models.BooleanField(default=False)), ('listed_from', models.DateField(blank=True, null=True)), ('listed_until', models.DateField(blank=True, null=True)), ('due_on', models.DateField(blank=True, db_index=True, null=True)), ('title', models.TextField()), ('body', models.TextField(blank=True)), ('folded_title', models.TextField(blank=True)), ('folded', models.TextField(blank=True)), ('tokens', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)), ('lat', models.FloatField(blank=True, null=True)), ('lon', models.FloatField(blank=True, null=True)), ('sort_key', models.CharField(blank=True, max_length=240)), ('name_vector', models.GeneratedField(db_persist=True, expression=models.Func(django.contrib.postgres.search.SearchVector('title', config='german', weight='A'), django.contrib.postgres.search.SearchVector('folded_title', config='simple', weight='A'), arg_joiner=' || ', output_field=django.contrib.postgres.search.SearchVectorField(), template='(%(expressions)s)'), output_field=django.contrib.postgres.search.SearchVectorField())), ('vector', models.GeneratedField(db_persist=True, expression=models.Func(django.contrib.postgres.search.SearchVector('title', config='german', weight='A'), django.contrib.postgres.search.SearchVector('folded_title', config='simple', weight='A'), django.contrib.postgres.search.SearchVector('body', config='german', weight='C'), django.contrib.postgres.search.SearchVector('folded', config='simple', weight='D'), arg_joiner=' || ', output_field=django.contrib.postgres.search.SearchVectorField(), template='(%(expressions)s)'), output_field=django.contrib.postgres.search.SearchVectorField()))],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['name_vector'], name='document_name_vector'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['vector'], name='document_vector'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['tokens'], name='document_tokens'), models.Index(fields=['is_listed', 'sort_key'], name='document_listed'), models.Index(fields=['lat', 'lon'], name='document_place')],
                'constraints': [],
            },
        ),
        migrations.RunSQL(
            f"INSERT INTO directory_searchdocument ({COLUMNS}) SELECT {COLUMNS} FROM kept_documents",
            migrations.RunSQL.noop,
        ),
        # Without statistics the planner reads the whole table until the next vacuum.
        migrations.RunSQL("ANALYZE directory_searchdocument", migrations.RunSQL.noop),
    ]
