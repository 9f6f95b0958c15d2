"""The county chooses the tax limit; only an amount that differs from it stays with a person."""

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

FORMER_DEFAULT = 330_000  # cents


def _choose(apps, _schema):
    interpreters = apps.get_model("interpreting", "Interpreter").objects
    interpreters.filter(tax_limit=FORMER_DEFAULT).update(tax_limit=None)
    interpreters.filter(~Q(declared=0)).update(declared_for=timezone.localdate().year)


def _fill(apps, _schema):
    interpreters = apps.get_model("interpreting", "Interpreter").objects
    interpreters.filter(tax_limit=None).update(tax_limit=FORMER_DEFAULT)


class Migration(migrations.Migration):

    dependencies = [
        ('interpreting', '0012_times_no_longer_offered'),
    ]

    operations = [
        migrations.RenameField('interpreter', 'year_limit', 'tax_limit'),
        migrations.AlterField(
            model_name='interpreter',
            name='tax_limit',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='eigene Steuergrenze in Cent'),
        ),
        migrations.AddField(
            model_name='interpreter',
            name='declared_for',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='poolrules',
            name='tax_basis',
            field=models.CharField(choices=[('uebungsleiter', 'Übungsleiterfreibetrag im Jahr'), ('ehrenamt', 'Ehrenamtspauschale im Jahr'), ('oeffentliche-kassen', 'Aufwandsentschädigung aus öffentlichen Kassen im Monat')], default='uebungsleiter', max_length=20, verbose_name='Steuergrenze'),
        ),
        migrations.AddField(
            model_name='poolrules',
            name='tax_cents',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='poolrules',
            name='tax_counts_travel',
            field=models.BooleanField(default=False, verbose_name='Fahrtgeld zählt zur Steuergrenze'),
        ),
        migrations.RunPython(_choose, _fill),
    ]
