"""Bank accounts, telephones and addresses of calendars are encrypted; languages are proposed.

Nobody keeps an account or a calendar yet (their tables came with the migration before): these are
made anew, with keys that encrypted fields can be bound to.
"""

import uuid

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import nabe.core.clock
import nabe.people.encryption


class Migration(migrations.Migration):
    dependencies = [
        ("interpreting", "0002_money_proof_and_planning"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RemoveField(model_name="application", name="phone"),
        migrations.AddField(
            model_name="application",
            name="phone",
            field=nabe.people.encryption.EncryptedTextField(
                blank=True, default=b"", editable=True, owner="", verbose_name="Telefon"
            ),
        ),
        migrations.AddField(
            model_name="spokenlanguage",
            name="direction",
            field=models.CharField(
                choices=[
                    ("both", "in beide Richtungen"),
                    ("to_german", "nur ins Deutsche"),
                    ("from_german", "nur aus dem Deutschen"),
                ],
                default="both",
                max_length=12,
                verbose_name="Richtung",
            ),
        ),
        migrations.AddField(
            model_name="spokenlanguage",
            name="evidence",
            field=models.CharField(blank=True, max_length=120, verbose_name="Nachweis"),
        ),
        migrations.DeleteModel(name="BusyTime"),
        migrations.DeleteModel(name="CalendarFeed"),
        migrations.DeleteModel(name="BankAccount"),
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "interpreter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="account",
                        to="interpreting.interpreter",
                    ),
                ),
                (
                    "holder",
                    models.CharField(max_length=70, verbose_name="Wem gehört das Konto?"),
                ),
                (
                    "iban",
                    nabe.people.encryption.EncryptedTextField(
                        default=b"", editable=True, owner="interpreter__person", verbose_name="IBAN"
                    ),
                ),
                ("changed_at", models.DateTimeField(default=nabe.core.clock.now)),
            ],
            options={"verbose_name": "Konto"},
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "interpreter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feed",
                        to="interpreting.interpreter",
                    ),
                ),
                (
                    "url",
                    nabe.people.encryption.EncryptedTextField(
                        default=b"",
                        editable=True,
                        owner="interpreter__person",
                        verbose_name="Adresse des Kalenders",
                    ),
                ),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField(default=nabe.core.clock.now)),
            ],
            options={"verbose_name": "Kalender"},
        ),
        migrations.CreateModel(
            name="BusyTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="busy",
                        to="interpreting.calendarfeed",
                    ),
                ),
                (
                    "interpreter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="busy",
                        to="interpreting.interpreter",
                    ),
                ),
            ],
            options={
                "ordering": ["during"],
                "indexes": [models.Index(fields=["interpreter"], name="busy_by_person")],
            },
        ),
        migrations.CreateModel(
            name="LanguageProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, verbose_name="Sprache")),
                ("dialect", models.CharField(blank=True, max_length=60, verbose_name="Dialekt")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("native", "Muttersprache"),
                            ("C2", "C2"),
                            ("C1", "C1"),
                            ("B2", "B2"),
                            ("B1", "B1"),
                        ],
                        default="native",
                        max_length=6,
                        verbose_name="Niveau",
                    ),
                ),
                ("made_at", models.DateTimeField(default=nabe.core.clock.now)),
                (
                    "interpreter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="language_proposals",
                        to="interpreting.interpreter",
                    ),
                ),
            ],
            options={
                "verbose_name": "vorgeschlagene Sprache",
                "ordering": ["made_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("interpreter", "code", "dialect"), name="one_proposal_a_language"
                    )
                ],
            },
        ),
    ]
