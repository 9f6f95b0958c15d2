"""The table in which all processes count sign-ins together (Django's database cache)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE TABLE core_count ("
            " cache_key varchar(255) PRIMARY KEY,"
            " value text NOT NULL,"
            " expires timestamptz NOT NULL);"
            "CREATE INDEX core_count_expires ON core_count (expires)",
            "DROP TABLE core_count",
        ),
    ]
