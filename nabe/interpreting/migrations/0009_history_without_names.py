"""Take names, reasons and words of another language out of the history of requests.

Whom the pool asked and why somebody cannot come belongs to the coordination; what a body reads in the
history of its request says only that it happened. Nothing of it comes back.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_translation_memory"),
        ("interpreting", "0008_words_of_assignments"),
    ]

    operations = [
        migrations.RunSQL(
            """
            UPDATE core_journalentry SET note = ''
            WHERE "table" = 'interpreting.request' AND note <> ''
                AND verb IN ('asked people', 'answered', 'returned', 'signed')
            """,
            migrations.RunSQL.noop,
        )
    ]
