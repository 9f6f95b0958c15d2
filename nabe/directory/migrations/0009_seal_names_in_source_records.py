from django.db import migrations

from nabe.directory.importing.sealing import without_names


def seal(apps, schema_editor):
    records = apps.get_model("directory", "SourceRecord")
    for record in records.objects.exclude(fields__contact=None).iterator():
        record.fields = without_names(record.fields)
        record.save(update_fields=["fields"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0008_proposals_and_versions")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
