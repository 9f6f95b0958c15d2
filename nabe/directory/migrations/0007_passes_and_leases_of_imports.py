import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("directory", "0006_freshness_by_rules"),
    ]

    operations = [
        migrations.AddField(
            "importsource", "changed_at",
            models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            "importrun", "read_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            "importrun", "taken_by",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL,
                related_name="+", to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "importrun", "busy_since", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            "importrun", "tries", models.PositiveSmallIntegerField(default=0)
        ),
        migrations.AddField(
            "importrow", "taken_at", models.DateTimeField(blank=True, null=True)
        ),
    ]  # fmt: skip
