"""Person, Organization, Membership, Role, AccountInvitation; keys and erasures of persons."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from nabe.core import clock
from nabe.people import names
from nabe.people.encryption import EncryptedTextField


class PersonManager(BaseUserManager["Person"]):
    """What Django asks for to make accounts; everything else is in actions and queries."""

    def create_user(
        self, email: str | None = None, password: str | None = None, **fields: Any
    ) -> Person:
        """Make a person with a sort key; without a password none can be used to sign in."""
        name = fields.pop("name", "") or (email or "").split("@")[0]
        person = self.model(
            email=email.strip().lower() if email else None,
            name=name, sort_key=names.sort_key(name), **fields,
        )  # fmt: skip
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody whom the county knows; with an email address it may be an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("Name"), max_length=120)
    sort_key = models.CharField(max_length=140, db_index=True, editable=False)
    email = models.EmailField(_("E-Mail"), null=True, blank=True, unique=True)
    language = models.CharField(
        _("Sprache"), max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    phone = EncryptedTextField(_("Telefon"), blank=True)
    is_active = models.BooleanField(_("Aktiv"), default=True)
    is_staff = models.BooleanField(_("Technik"), default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(_("Seit"), default=clock.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["sort_key", "id"]
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(email=None, is_active=False),
                name="person_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class PersonKey(models.Model):
    """The key of one person's encrypted fields; no foreign key, so that backups may leave it out."""

    person_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.person_id)


class Organization(models.Model):
    """A body that offers services, asks for interpreters or belongs to the network (HSDS).

    `kept_by` names the directory of another county that keeps it right; nobody edits it here.
    """

    class Kind(models.TextChoices):
        MUNICIPALITY_OFFICE = "municipality_office", _("Stadt oder Gemeinde")
        SCHOOL = "school", _("Schule")
        CHILDCARE = "childcare", _("Kita")
        JOBCENTER = "jobcenter", _("Jobcenter")
        YOUTH_OFFICE = "youth_office", _("Jugendamt")
        WELFARE = "welfare", _("Wohlfahrtsverband")
        ASSOCIATION = "association", _("Verein oder Initiative")
        COURSE_PROVIDER = "course_provider", _("Bildungsträger")
        RELIGIOUS = "religious", _("Religiöse Gemeinde")
        OTHER = "other", _("Andere Einrichtung")

    class State(models.TextChoices):
        ACTIVE = "active", _("Aktiv")
        ARCHIVED = "archived", _("Archiviert")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("Name"), max_length=240)
    folded_name = models.CharField(max_length=240, db_index=True, editable=False)
    description = models.TextField(_("Beschreibung"), blank=True)
    kind = models.CharField(_("Art"), max_length=30, choices=Kind, default=Kind.OTHER)
    url = models.URLField(_("Internetseite"), max_length=500, blank=True)
    email = models.EmailField(_("E-Mail der Stelle"), blank=True)
    phone = models.CharField(_("Telefon der Stelle"), max_length=60, blank=True)
    municipality = models.ForeignKey(
        "places.Municipality", verbose_name=_("Kommune"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="organizations",
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE, editable=False)
    kept_by = models.CharField(max_length=240, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    modified_at = models.DateTimeField(default=clock.now, editable=False)

    STEPS = {State.ACTIVE: {State.ARCHIVED}, State.ARCHIVED: {State.ACTIVE}}

    class Meta:
        ordering = ["folded_name", "id"]
        verbose_name = _("Träger")
        verbose_name_plural = _("Träger")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Where somebody belongs and in which function; says nothing about rights."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="memberships"
    )
    function = models.CharField(_("Funktion"), max_length=120, blank=True)
    since = models.DateField(_("Seit"), default=clock.today)
    until = models.DateField(_("Bis"), null=True, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        verbose_name = _("Mitgliedschaft")
        verbose_name_plural = _("Mitgliedschaften")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"], condition=Q(until=None),
                name="membership_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="membership_ends_after_begin",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person} · {self.organization}"


class RoleKind(models.TextChoices):
    """What somebody may be. The scope of each kind is in SCOPES."""

    COORDINATION = "coordination", _("Koordination")
    DECISION_MAKER = "decision_maker", _("Entscheidung")
    MUNICIPALITY = "municipality", _("Integration vor Ort")
    PROVIDER = "provider", _("Angebote pflegen")
    REQUESTER = "requester", _("Sprachmittlung anfragen")
    INTERPRETER = "interpreter", _("Sprachmittlung")
    VOLUNTEER = "volunteer", _("Ehrenamt")
    OPERATOR = "operator", _("Betrieb")


SCOPES: dict[str, tuple[str, ...]] = {
    RoleKind.COORDINATION: ("county",),
    RoleKind.DECISION_MAKER: ("county", "municipality"),
    RoleKind.MUNICIPALITY: ("municipality",),
    RoleKind.PROVIDER: ("organization",),
    RoleKind.REQUESTER: ("organization",),
    RoleKind.INTERPRETER: ("county",),
    RoleKind.VOLUNTEER: ("county",),
    RoleKind.OPERATOR: ("county",),
}
SCOPE_FIELDS = ("county", "municipality", "organization")


def _only(scope: str) -> Q:
    return Q(**{f"{field}__isnull": field != scope for field in SCOPE_FIELDS})


def scope_fits() -> Q:
    """Return the condition that a row's scope is one that its kind is held in."""
    condition = Q()
    for kind, scopes in SCOPES.items():
        for scope in scopes:
            condition |= Q(kind=str(kind)) & _only(scope)
    return condition


class Scoped(models.Model):
    """A kind of role together with the one place or body in which it is held."""

    kind = models.CharField(_("Rolle"), max_length=20, choices=RoleKind)
    county = models.ForeignKey(
        "places.County", verbose_name=_("Kreis"), null=True, blank=True,
        on_delete=models.CASCADE, related_name="+",
    )  # fmt: skip
    municipality = models.ForeignKey(
        "places.Municipality", verbose_name=_("Kommune"), null=True, blank=True,
        on_delete=models.CASCADE, related_name="+",
    )  # fmt: skip
    organization = models.ForeignKey(
        Organization, verbose_name=_("Träger"), null=True, blank=True,
        on_delete=models.CASCADE, related_name="+",
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def scope(self) -> models.Model | None:
        """The county, municipality or organization in which the role is held."""
        return self.county or self.municipality or self.organization


class Role(Scoped):
    """What a person may do, and where."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    granted_at = models.DateTimeField(default=clock.now, editable=False)
    granted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering = ["kind", "id"]
        verbose_name = _("Rolle")
        verbose_name_plural = _("Rollen")
        constraints = [
            models.CheckConstraint(condition=scope_fits(), name="role_scope_fits_kind"),
            models.UniqueConstraint(
                fields=["person", "kind", "county", "municipality", "organization"],
                nulls_distinct=False, name="role_once_per_scope",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.scope}"


class AccountInvitation(Scoped):
    """Somebody is asked by mail to become an account with one role in one scope."""

    class State(models.TextChoices):
        OPEN = "open", _("Offen")
        ACCEPTED = "accepted", _("Angenommen")
        WITHDRAWN = "withdrawn", _("Zurückgezogen")

    email = models.EmailField(_("E-Mail"))
    name = models.CharField(_("Name"), max_length=120, blank=True)
    language = models.CharField(_("Sprache"), max_length=12, default=settings.LANGUAGE_CODE)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    invited_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations"
    )

    STEPS = {State.OPEN: {State.ACCEPTED, State.WITHDRAWN}}

    class Meta:
        ordering = ["-invited_at", "-id"]
        verbose_name = _("Einladung")
        verbose_name_plural = _("Einladungen")
        constraints = [
            models.CheckConstraint(condition=scope_fits(), name="invitation_scope_fits_kind"),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invitation_email_lower"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_kind_display()}"


class QualificationKind(models.Model):
    """What somebody can be qualified for; `months` it holds, None: for good. Never deleted."""

    name = models.CharField(_("Qualifikation"), max_length=80, unique=True)
    months = models.PositiveSmallIntegerField(
        _("gilt … Monate"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(480)],
    )  # fmt: skip
    is_active = models.BooleanField(_("wird noch vergeben"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("Qualifikation")
        verbose_name_plural = _("Qualifikationen")

    def __str__(self) -> str:
        return self.name


class Qualification(models.Model):
    """What a person is qualified for, since when and until when, by a training or a document."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="qualifications")
    kind = models.ForeignKey(
        QualificationKind, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("Qualifikation"),
    )  # fmt: skip
    granted_on = models.DateField(_("erworben am"))
    valid_until = models.DateField(_("gültig bis"), null=True, blank=True)
    source = models.CharField(_("Woher?"), max_length=160, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-granted_on", "-id"]
        verbose_name = _("Qualifikation")
        verbose_name_plural = _("Qualifikationen")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("granted_on")),
                name="qualification_in_order",
            )
        ]
        indexes = [models.Index(fields=["kind", "person"], name="qualification_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.granted_on}"


class Erasure(models.Model):
    """That somebody was erased, and when: a restored backup repeats it. No name, no address."""

    person_id = models.UUIDField(primary_key=True)
    erased_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.person_id)


class Retention(models.Model):
    """How long a kind of personal data is kept, where the county differs from the default."""

    table = models.CharField(max_length=80, primary_key=True)
    days = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.table}: {self.days}"
