import contacts.models.contacts
import contacts.models.desks
import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "department",
                "verbose_name_plural": "departments",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={
                            "unique": "A user with that username already exists."
                        },
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[
                            django.contrib.auth.validators.UnicodeUsernameValidator()
                        ],
                        verbose_name="username",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="first name"
                    ),
                ),
                (
                    "last_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="last name"
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="email address"
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                (
                    "language",
                    models.CharField(blank=True, max_length=8, verbose_name="language"),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("auto", "As the device"),
                            ("light", "Light"),
                            ("dark", "Dark"),
                        ],
                        default="auto",
                        max_length=5,
                        verbose_name="theme",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                (
                    "name_zh_hant",
                    models.CharField(
                        max_length=40, verbose_name="Traditional Chinese name"
                    ),
                ),
                (
                    "name_zh_hans",
                    models.CharField(
                        max_length=40, verbose_name="Simplified Chinese name"
                    ),
                ),
                (
                    "name_en",
                    models.CharField(max_length=40, verbose_name="English name"),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="position"
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("tenant", "Tenant"),
                            ("family", "Family member"),
                            ("guest", "Hotel guest"),
                            ("visitor", "Visitor"),
                            ("supplier", "Supplier"),
                            ("authority", "Authority"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="organisation"
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=200, verbose_name="note"),
                ),
                (
                    "name_folded",
                    models.CharField(default="", editable=False, max_length=80),
                ),
                (
                    "unit_folded",
                    models.CharField(default="", editable=False, max_length=40),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="contacts.customer",
                        verbose_name="merged into",
                    ),
                ),
            ],
            options={
                "verbose_name": "customer",
                "verbose_name_plural": "customers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", models.F("id")), _negated=True
                        ),
                        name="customer_not_merged_into_itself",
                        violation_error_message="Choose another customer to merge into.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="The first part of every register number.",
                        max_length=12,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9]{1,12}$",
                                "Use capital letters and digits only: it begins every number.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("place_name", models.CharField(max_length=80, verbose_name="place")),
                (
                    "company_name",
                    models.CharField(max_length=120, verbose_name="company"),
                ),
                (
                    "unit_name",
                    models.CharField(blank=True, max_length=80, verbose_name="unit"),
                ),
                (
                    "profile",
                    models.CharField(
                        choices=[
                            ("regulation", "Operating regulation"),
                            ("instruction", "Work instruction"),
                        ],
                        default="instruction",
                        max_length=12,
                        verbose_name="profile",
                    ),
                ),
                (
                    "special_calls",
                    models.BooleanField(
                        default=True, verbose_name="special-call rules apply"
                    ),
                ),
                (
                    "wording",
                    models.CharField(
                        choices=[
                            ("house", "The house sentence, as the rules give it"),
                            (
                                "neutral",
                                "A neutral sentence, which says nothing untrue",
                            ),
                        ],
                        default="house",
                        max_length=8,
                        verbose_name="wording of refusals",
                    ),
                ),
                (
                    "own_visit_book",
                    models.BooleanField(
                        blank=True,
                        null=True,
                        verbose_name="visits have a book of their own",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="Asia/Taipei",
                        max_length=40,
                        validators=[contacts.models.desks._known_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="zh-hant", max_length=8, verbose_name="language"
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("TW", "Taiwan"),
                            ("HK", "Hong Kong"),
                            ("CN", "Mainland China"),
                            ("MO", "Macao"),
                        ],
                        default="TW",
                        max_length=2,
                        verbose_name="telephone region",
                    ),
                ),
                (
                    "ring_seconds",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="ring cycle in seconds",
                    ),
                ),
                (
                    "shortest_content",
                    models.PositiveSmallIntegerField(
                        default=4,
                        verbose_name="shortest note of a visit, in characters",
                    ),
                ),
                (
                    "checklist_off",
                    models.JSONField(
                        blank=True,
                        default=list,
                        verbose_name="checklist items switched off",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "config_version",
                    models.CharField(
                        default=contacts.models.desks.new_version,
                        editable=False,
                        max_length=32,
                    ),
                ),
                (
                    "liaison_department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department for work-liaison letters",
                    ),
                ),
            ],
            options={
                "verbose_name": "desk",
                "verbose_name_plural": "desks",
                "ordering": ("code",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("profile__in", ["regulation", "instruction"])
                        ),
                        name="desk_profile_known",
                        violation_error_message="Choose one of the two profiles.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="department",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to="contacts.desk",
                verbose_name="desk",
            ),
        ),
        migrations.CreateModel(
            name="CustomerPhone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("raw", models.CharField(max_length=60, verbose_name="as written")),
                (
                    "e164",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="international"
                    ),
                ),
                (
                    "extension",
                    models.CharField(
                        blank=True, max_length=10, verbose_name="extension"
                    ),
                ),
                ("match_key", models.CharField(editable=False, max_length=24)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="contacts.customer",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "telephone number",
                "verbose_name_plural": "telephone numbers",
                "indexes": [
                    models.Index(fields=["desk", "match_key"], name="phone_by_key")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "match_key"),
                        name="phone_once_a_customer",
                        violation_error_message="The customer has this number already.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="customer",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to="contacts.desk",
                verbose_name="desk",
            ),
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("letter", "Letter"),
                        ],
                        max_length=6,
                        verbose_name="channel",
                    ),
                ),
                (
                    "book",
                    models.CharField(
                        choices=[
                            ("DH", "Telephone reception book"),
                            ("JD", "Reception book"),
                            ("LH", "Customer letter register"),
                        ],
                        max_length=2,
                        verbose_name="book",
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(verbose_name="number in the book"),
                ),
                (
                    "number",
                    models.CharField(
                        max_length=32, unique=True, verbose_name="register number"
                    ),
                ),
                ("entry_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "body_hash",
                    models.CharField(default="", editable=False, max_length=64),
                ),
                ("occurred_at", models.DateTimeField(verbose_name="date and time")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "door",
                    models.CharField(max_length=6, verbose_name="entered through"),
                ),
                (
                    "book_number",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="number in the old book"
                    ),
                ),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("given", "Given"),
                            ("declined", "Declined to say"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=8,
                        verbose_name="identity",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="name"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "phone_e164",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                (
                    "phone_extension",
                    models.CharField(blank=True, editable=False, max_length=10),
                ),
                (
                    "phone_key",
                    models.CharField(blank=True, editable=False, max_length=24),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="organisation"
                    ),
                ),
                (
                    "customer_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "Owner"),
                            ("tenant", "Tenant"),
                            ("family", "Family member"),
                            ("guest", "Hotel guest"),
                            ("visitor", "Visitor"),
                            ("supplier", "Supplier"),
                            ("authority", "Authority"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="customer type",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        default="normal",
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                ("content", models.TextField(blank=True, verbose_name="content")),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=24, verbose_name="outcome"),
                ),
                ("result", models.TextField(blank=True, verbose_name="result")),
                (
                    "reply_due",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reply promised by"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        default="open",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="voided at"
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for voiding"
                    ),
                ),
                (
                    "amended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last amended at"
                    ),
                ),
                (
                    "flagged",
                    models.BooleanField(default=False, verbose_name="has a breach"),
                ),
                (
                    "review",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet reviewed"),
                            ("good", "Reviewed, good"),
                            ("to_correct", "To be corrected"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="review",
                    ),
                ),
                ("search_text", models.TextField(blank=True, editable=False)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "subcategory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="sub-category",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="contacts.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "indexes": [
                    models.Index(
                        fields=["desk", "book", "occurred_at", "id"],
                        name="contact_book",
                    ),
                    models.Index(
                        fields=["desk", "occurred_at", "id"], name="contact_desk"
                    ),
                    models.Index(
                        fields=["desk", "category", "occurred_at", "id"],
                        name="contact_cat",
                    ),
                    models.Index(
                        fields=["desk", "status", "occurred_at", "id"],
                        name="contact_status",
                    ),
                    models.Index(
                        condition=models.Q(("flagged", True)),
                        fields=["desk", "occurred_at", "id"],
                        name="contact_flagged",
                    ),
                    models.Index(
                        condition=models.Q(("customer__isnull", False)),
                        fields=["customer", "occurred_at", "id"],
                        name="contact_customer",
                    ),
                    models.Index(
                        condition=models.Q(("phone_key", ""), _negated=True),
                        fields=["desk", "phone_key", "occurred_at", "id"],
                        name="contact_phone",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["call", "visit", "letter"])
                        ),
                        name="contact_one_channel",
                        violation_error_message="Choose call, visit or letter.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("identity", "given"),
                            models.Q(("name", ""), ("customer__isnull", True)),
                            _connector="OR",
                        ),
                        name="contact_withheld_has_no_name",
                        violation_error_message="A caller who gave no name has none. Choose “given” or clear it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "void"), _negated=True),
                            models.Q(
                                ("voided_at__isnull", False),
                                models.Q(("void_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contact_void_has_reason",
                        violation_error_message="Write why the line is void.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="category",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to="contacts.desk",
                verbose_name="desk",
            ),
        ),
        migrations.CreateModel(
            name="Breach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="rule")),
                ("clauses", models.JSONField(default=list, verbose_name="clauses")),
                ("reason", models.TextField(blank=True, verbose_name="reason given")),
                ("happened_at", models.DateTimeField(verbose_name="happened at")),
                (
                    "judgement",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet judged"),
                            ("accepted", "Accepted"),
                            ("coaching", "Coaching"),
                            ("not_valid", "Not a breach"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="judgement",
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="withdrawn at"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaches",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "breach",
                "verbose_name_plural": "breaches",
                "indexes": [
                    models.Index(
                        fields=["desk", "happened_at", "code"], name="breach_by_time"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contact", "code"),
                        name="breach_once_a_contact",
                        violation_error_message="This breach is recorded already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        upload_to=contacts.models.contacts.attachment_path,
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=40, verbose_name="type")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="contacts.contact",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contact", "sha256"),
                        name="attachment_once_a_contact",
                        violation_error_message="This file is attached already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "entry_id",
                    models.UUIDField(
                        default=uuid.uuid4, primary_key=True, serialize=False
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("letter", "Letter"),
                        ],
                        max_length=6,
                        verbose_name="channel",
                    ),
                ),
                ("data", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=0)),
                ("parked", models.BooleanField(default=False, verbose_name="parked")),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("updated_at", models.DateTimeField(verbose_name="last kept at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Unfinished"),
                            ("filed", "Filed"),
                            ("discarded", "Discarded"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "discard_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for discarding"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="filed as",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "discarded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="discarded by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="typed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "unfinished entry",
                "verbose_name_plural": "unfinished entries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["desk", "updated_at"],
                        name="draft_unfinished",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "discarded"), _negated=True),
                            models.Q(("discard_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="draft_discarded_has_reason",
                        violation_error_message="Write why the entry is discarded.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call_back", "Call back"),
                            ("deliver_message", "Deliver the message"),
                            ("consult_superior", "Consult the superior"),
                            ("colleague_call_back", "Colleague calls back"),
                            ("reply", "Reply owed"),
                            ("decide_on_slip", "Decide on a coordination slip"),
                            ("print_slip", "Print the coordination slip"),
                            ("open_form", "Open a work order or complaint record"),
                            ("post_original", "Post the original"),
                            ("post_copy", "Post the copy"),
                            ("hand_over_letter", "Hand over the letter"),
                            ("return_visit", "Return visit"),
                            ("call_supervisor", "Supervisor wanted at the desk"),
                        ],
                        max_length=24,
                        verbose_name="promise",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        editable=False, max_length=40, verbose_name="duty"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("receptionist", "Receptionist"),
                            ("assistant", "Assistant"),
                            ("clerk", "Clerk"),
                            ("supervisor", "Supervisor"),
                            ("manager", "Manager"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=16,
                        verbose_name="role that owes it",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="promised at")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "first_due_at",
                    models.DateTimeField(editable=False, verbose_name="first due"),
                ),
                ("then", models.CharField(blank=True, editable=False, max_length=24)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Done"),
                            ("reached", "Reached, answered"),
                            ("no_answer", "Tried, nobody answered"),
                            ("slip", "Coordination slip"),
                            ("no_slip", "No slip"),
                        ],
                        max_length=12,
                        verbose_name="how it was kept",
                    ),
                ),
                ("result", models.TextField(blank=True, verbose_name="result")),
                (
                    "place",
                    models.CharField(blank=True, max_length=80, verbose_name="place"),
                ),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="done at"),
                ),
                (
                    "after",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="contacts.followup",
                        verbose_name="follows",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="contacts.department",
                        verbose_name="department that owes it",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
            ],
            options={
                "verbose_name": "promise",
                "verbose_name_plural": "promises",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")),
                        fields=["desk", "due_at", "id"],
                        name="promise_open_by_due",
                    ),
                    models.Index(fields=["desk", "due_at"], name="promise_by_due"),
                    models.Index(
                        fields=["desk", "opened_at"], name="promise_by_opening"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "done"), _negated=True),
                            ("done_at__isnull", False),
                            _connector="OR",
                        ),
                        name="promise_done_has_time",
                        violation_error_message="Say when the promise was kept.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBreach",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="rule")),
                ("clauses", models.JSONField(default=list, verbose_name="clauses")),
                ("reason", models.TextField(blank=True, verbose_name="reason given")),
                ("happened_at", models.DateTimeField(verbose_name="happened at")),
                (
                    "judgement",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet judged"),
                            ("accepted", "Accepted"),
                            ("coaching", "Coaching"),
                            ("not_valid", "Not a breach"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="judgement",
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="withdrawn at"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical breach",
                "verbose_name_plural": "historical breaches",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCategory",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                (
                    "name_zh_hant",
                    models.CharField(
                        max_length=40, verbose_name="Traditional Chinese name"
                    ),
                ),
                (
                    "name_zh_hans",
                    models.CharField(
                        max_length=40, verbose_name="Simplified Chinese name"
                    ),
                ),
                (
                    "name_en",
                    models.CharField(max_length=40, verbose_name="English name"),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="position"
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical category",
                "verbose_name_plural": "historical categories",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCustomer",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("tenant", "Tenant"),
                            ("family", "Family member"),
                            ("guest", "Hotel guest"),
                            ("visitor", "Visitor"),
                            ("supplier", "Supplier"),
                            ("authority", "Authority"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="organisation"
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=200, verbose_name="note"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.customer",
                        verbose_name="merged into",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical customer",
                "verbose_name_plural": "historical customers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDepartment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical department",
                "verbose_name_plural": "historical departments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDesk",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        db_index=True,
                        help_text="The first part of every register number.",
                        max_length=12,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9]{1,12}$",
                                "Use capital letters and digits only: it begins every number.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("place_name", models.CharField(max_length=80, verbose_name="place")),
                (
                    "company_name",
                    models.CharField(max_length=120, verbose_name="company"),
                ),
                (
                    "unit_name",
                    models.CharField(blank=True, max_length=80, verbose_name="unit"),
                ),
                (
                    "profile",
                    models.CharField(
                        choices=[
                            ("regulation", "Operating regulation"),
                            ("instruction", "Work instruction"),
                        ],
                        default="instruction",
                        max_length=12,
                        verbose_name="profile",
                    ),
                ),
                (
                    "special_calls",
                    models.BooleanField(
                        default=True, verbose_name="special-call rules apply"
                    ),
                ),
                (
                    "wording",
                    models.CharField(
                        choices=[
                            ("house", "The house sentence, as the rules give it"),
                            (
                                "neutral",
                                "A neutral sentence, which says nothing untrue",
                            ),
                        ],
                        default="house",
                        max_length=8,
                        verbose_name="wording of refusals",
                    ),
                ),
                (
                    "own_visit_book",
                    models.BooleanField(
                        blank=True,
                        null=True,
                        verbose_name="visits have a book of their own",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="Asia/Taipei",
                        max_length=40,
                        validators=[contacts.models.desks._known_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="zh-hant", max_length=8, verbose_name="language"
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("TW", "Taiwan"),
                            ("HK", "Hong Kong"),
                            ("CN", "Mainland China"),
                            ("MO", "Macao"),
                        ],
                        default="TW",
                        max_length=2,
                        verbose_name="telephone region",
                    ),
                ),
                (
                    "ring_seconds",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="ring cycle in seconds",
                    ),
                ),
                (
                    "shortest_content",
                    models.PositiveSmallIntegerField(
                        default=4,
                        verbose_name="shortest note of a visit, in characters",
                    ),
                ),
                (
                    "checklist_off",
                    models.JSONField(
                        blank=True,
                        default=list,
                        verbose_name="checklist items switched off",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "liaison_department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department for work-liaison letters",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical desk",
                "verbose_name_plural": "historical desks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStaffMember",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "title",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="job title"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("receptionist", "Receptionist"),
                            ("assistant", "Assistant"),
                            ("clerk", "Clerk"),
                            ("supervisor", "Supervisor"),
                            ("manager", "Manager"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=16,
                        verbose_name="role",
                    ),
                ),
                (
                    "is_superior",
                    models.BooleanField(
                        default=False,
                        help_text="Calls for a superior are screened first.",
                        verbose_name="superior",
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="telephone or extension"
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical member of staff",
                "verbose_name_plural": "historical staff",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTimeLimit",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call_back", "Call back"),
                            ("deliver_message", "Deliver the message"),
                            ("consult_superior", "Consult the superior"),
                            ("colleague_call_back", "Colleague calls back"),
                            ("reply", "Reply owed"),
                            ("decide_on_slip", "Decide on a coordination slip"),
                            ("print_slip", "Print the coordination slip"),
                            ("open_form", "Open a work order or complaint record"),
                            ("post_original", "Post the original"),
                            ("post_copy", "Post the copy"),
                            ("hand_over_letter", "Hand over the letter"),
                            ("return_visit", "Return visit"),
                            ("call_supervisor", "Supervisor wanted at the desk"),
                        ],
                        max_length=24,
                        verbose_name="promise",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="minutes",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical time limit",
                "verbose_name_plural": "historical time limits",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("imported_at", models.DateTimeField(verbose_name="imported at")),
                (
                    "taken",
                    models.PositiveIntegerField(
                        default=0, verbose_name="entries taken over"
                    ),
                ),
                (
                    "known",
                    models.PositiveIntegerField(
                        default=0, verbose_name="entries that were there"
                    ),
                ),
                (
                    "rejected",
                    models.PositiveIntegerField(
                        default=0, verbose_name="rows sent back"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Looked through"),
                            ("running", "Under way"),
                            ("done", "Done"),
                        ],
                        default="done",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("total", models.PositiveIntegerField(default=0, editable=False)),
                ("sheets", models.JSONField(default=list, editable=False)),
                ("upload", models.CharField(blank=True, editable=False, max_length=40)),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="imported by",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "indexes": [
                    models.Index(
                        fields=["desk", "-imported_at"], name="import_newest_first"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="import_batch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contacts",
                to="contacts.importbatch",
                verbose_name="import",
            ),
        ),
        migrations.CreateModel(
            name="RegisterBook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "book",
                    models.CharField(
                        choices=[
                            ("DH", "Telephone reception book"),
                            ("JD", "Reception book"),
                            ("LH", "Customer letter register"),
                        ],
                        max_length=2,
                        verbose_name="book",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "last_serial",
                    models.PositiveIntegerField(default=0, verbose_name="last number"),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "register book",
                "verbose_name_plural": "register books",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "book", "year"),
                        name="book_once_a_year",
                        violation_error_message="There is a book for this year already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "title",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="job title"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("receptionist", "Receptionist"),
                            ("assistant", "Assistant"),
                            ("clerk", "Clerk"),
                            ("supervisor", "Supervisor"),
                            ("manager", "Manager"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=16,
                        verbose_name="role",
                    ),
                ),
                (
                    "is_superior",
                    models.BooleanField(
                        default=False,
                        help_text="Calls for a superior are screened first.",
                        verbose_name="superior",
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="telephone or extension"
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="members",
                        to="contacts.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of staff",
                "verbose_name_plural": "staff",
                "ordering": ("is_superior", "name"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "user"),
                        name="staff_user_once_a_desk",
                        violation_error_message="This account is on the desk already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="routes",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="routes",
                        to="contacts.staffmember",
                        verbose_name="duty person",
                    ),
                ),
            ],
            options={
                "verbose_name": "route",
                "verbose_name_plural": "routing",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "category"),
                        name="route_once_a_category",
                        violation_error_message="The category has a route already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RefusedAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("letter", "Letter"),
                        ],
                        max_length=6,
                        verbose_name="channel",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="rule")),
                ("clauses", models.JSONField(default=list, verbose_name="clauses")),
                ("entry_id", models.UUIDField(verbose_name="entry")),
                ("first_at", models.DateTimeField(verbose_name="first refused at")),
                ("last_at", models.DateTimeField(verbose_name="last refused at")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                (
                    "door",
                    models.CharField(max_length=6, verbose_name="entered through"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="typed by",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "under",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="under the name of",
                    ),
                ),
            ],
            options={
                "verbose_name": "refused attempt",
                "verbose_name_plural": "refused attempts",
                "indexes": [
                    models.Index(
                        fields=["desk", "first_at", "code"], name="refused_by_time"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry_id", "code"),
                        name="refused_once_an_entry",
                        violation_error_message="This refusal is counted already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalVisit",
            fields=[
                (
                    "contact_ptr",
                    models.ForeignKey(
                        auto_created=True,
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        parent_link=True,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("letter", "Letter"),
                        ],
                        max_length=6,
                        verbose_name="channel",
                    ),
                ),
                (
                    "book",
                    models.CharField(
                        choices=[
                            ("DH", "Telephone reception book"),
                            ("JD", "Reception book"),
                            ("LH", "Customer letter register"),
                        ],
                        max_length=2,
                        verbose_name="book",
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(verbose_name="number in the book"),
                ),
                (
                    "number",
                    models.CharField(
                        db_index=True, max_length=32, verbose_name="register number"
                    ),
                ),
                ("entry_id", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("occurred_at", models.DateTimeField(verbose_name="date and time")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "door",
                    models.CharField(max_length=6, verbose_name="entered through"),
                ),
                (
                    "book_number",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="number in the old book"
                    ),
                ),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("given", "Given"),
                            ("declined", "Declined to say"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=8,
                        verbose_name="identity",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="name"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "phone_e164",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                (
                    "phone_extension",
                    models.CharField(blank=True, editable=False, max_length=10),
                ),
                (
                    "phone_key",
                    models.CharField(blank=True, editable=False, max_length=24),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="organisation"
                    ),
                ),
                (
                    "customer_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "Owner"),
                            ("tenant", "Tenant"),
                            ("family", "Family member"),
                            ("guest", "Hotel guest"),
                            ("visitor", "Visitor"),
                            ("supplier", "Supplier"),
                            ("authority", "Authority"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="customer type",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        default="normal",
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                ("content", models.TextField(blank=True, verbose_name="content")),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=24, verbose_name="outcome"),
                ),
                ("result", models.TextField(blank=True, verbose_name="result")),
                (
                    "reply_due",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reply promised by"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        default="open",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="voided at"
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for voiding"
                    ),
                ),
                (
                    "amended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last amended at"
                    ),
                ),
                (
                    "flagged",
                    models.BooleanField(default=False, verbose_name="has a breach"),
                ),
                (
                    "review",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet reviewed"),
                            ("good", "Reviewed, good"),
                            ("to_correct", "To be corrected"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="review",
                    ),
                ),
                ("arrived_at", models.DateTimeField(verbose_name="arrived at")),
                (
                    "attended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="attended at"
                    ),
                ),
                (
                    "left_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="left at"),
                ),
                (
                    "party_size",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="number of visitors",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="purpose of the visit"
                    ),
                ),
                (
                    "identity_checked",
                    models.BooleanField(default=False, verbose_name="identity checked"),
                ),
                ("tense", models.BooleanField(default=False, verbose_name="tense")),
                (
                    "call_supervisor",
                    models.BooleanField(
                        default=False, verbose_name="supervisor called"
                    ),
                ),
                (
                    "greeted",
                    models.BooleanField(default=False, verbose_name="greeted on entry"),
                ),
                (
                    "farewell",
                    models.BooleanField(default=False, verbose_name="said goodbye"),
                ),
                ("message", models.TextField(blank=True, verbose_name="message")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subcategory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="sub-category",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "import_batch",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.importbatch",
                        verbose_name="import",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="received by",
                    ),
                ),
                (
                    "complained_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person complained of",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person visited",
                    ),
                ),
                (
                    "reply_owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="who replies",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical visit",
                "verbose_name_plural": "historical visits",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRoute",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="duty person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical route",
                "verbose_name_plural": "historical routing",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLetter",
            fields=[
                (
                    "contact_ptr",
                    models.ForeignKey(
                        auto_created=True,
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        parent_link=True,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("letter", "Letter"),
                        ],
                        max_length=6,
                        verbose_name="channel",
                    ),
                ),
                (
                    "book",
                    models.CharField(
                        choices=[
                            ("DH", "Telephone reception book"),
                            ("JD", "Reception book"),
                            ("LH", "Customer letter register"),
                        ],
                        max_length=2,
                        verbose_name="book",
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(verbose_name="number in the book"),
                ),
                (
                    "number",
                    models.CharField(
                        db_index=True, max_length=32, verbose_name="register number"
                    ),
                ),
                ("entry_id", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("occurred_at", models.DateTimeField(verbose_name="date and time")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "door",
                    models.CharField(max_length=6, verbose_name="entered through"),
                ),
                (
                    "book_number",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="number in the old book"
                    ),
                ),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("given", "Given"),
                            ("declined", "Declined to say"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=8,
                        verbose_name="identity",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="name"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "phone_e164",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                (
                    "phone_extension",
                    models.CharField(blank=True, editable=False, max_length=10),
                ),
                (
                    "phone_key",
                    models.CharField(blank=True, editable=False, max_length=24),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="organisation"
                    ),
                ),
                (
                    "customer_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "Owner"),
                            ("tenant", "Tenant"),
                            ("family", "Family member"),
                            ("guest", "Hotel guest"),
                            ("visitor", "Visitor"),
                            ("supplier", "Supplier"),
                            ("authority", "Authority"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="customer type",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        default="normal",
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                ("content", models.TextField(blank=True, verbose_name="content")),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=24, verbose_name="outcome"),
                ),
                ("result", models.TextField(blank=True, verbose_name="result")),
                (
                    "reply_due",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reply promised by"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        default="open",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="voided at"
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for voiding"
                    ),
                ),
                (
                    "amended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last amended at"
                    ),
                ),
                (
                    "flagged",
                    models.BooleanField(default=False, verbose_name="has a breach"),
                ),
                (
                    "review",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet reviewed"),
                            ("good", "Reviewed, good"),
                            ("to_correct", "To be corrected"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="review",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reported_matter", "Reported matter"),
                            ("complaint", "Complaint"),
                            ("commendation", "Commendation"),
                            ("liaison", "Work liaison"),
                        ],
                        max_length=16,
                        verbose_name="kind of letter",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "dated",
                    models.DateField(blank=True, null=True, verbose_name="dated"),
                ),
                (
                    "sender_reference",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="sender's reference"
                    ),
                ),
                (
                    "delivery",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("post", "By post"),
                            ("hand", "By hand"),
                            ("courier", "By courier"),
                            ("fax", "By fax"),
                            ("email", "By e-mail"),
                        ],
                        max_length=8,
                        verbose_name="delivery",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                (
                    "copies",
                    models.PositiveSmallIntegerField(default=1, verbose_name="copies"),
                ),
                (
                    "enclosures",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="enclosures"
                    ),
                ),
                (
                    "confidential",
                    models.BooleanField(default=False, verbose_name="confidential"),
                ),
                (
                    "original_kept_at",
                    models.CharField(
                        blank=True,
                        max_length=80,
                        verbose_name="where the original is kept",
                    ),
                ),
                (
                    "praised_staff",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="employee commended"
                    ),
                ),
                ("proposal", models.TextField(blank=True, verbose_name="proposal")),
                (
                    "instruction",
                    models.TextField(blank=True, verbose_name="manager's instruction"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "praised_department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department of the employee",
                    ),
                ),
                (
                    "subcategory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="sub-category",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "import_batch",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.importbatch",
                        verbose_name="import",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="received by",
                    ),
                ),
                (
                    "complained_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person complained of",
                    ),
                ),
                (
                    "reply_owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="who replies",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical letter",
                "verbose_name_plural": "historical letters",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFollowUp",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call_back", "Call back"),
                            ("deliver_message", "Deliver the message"),
                            ("consult_superior", "Consult the superior"),
                            ("colleague_call_back", "Colleague calls back"),
                            ("reply", "Reply owed"),
                            ("decide_on_slip", "Decide on a coordination slip"),
                            ("print_slip", "Print the coordination slip"),
                            ("open_form", "Open a work order or complaint record"),
                            ("post_original", "Post the original"),
                            ("post_copy", "Post the copy"),
                            ("hand_over_letter", "Hand over the letter"),
                            ("return_visit", "Return visit"),
                            ("call_supervisor", "Supervisor wanted at the desk"),
                        ],
                        max_length=24,
                        verbose_name="promise",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        editable=False, max_length=40, verbose_name="duty"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("receptionist", "Receptionist"),
                            ("assistant", "Assistant"),
                            ("clerk", "Clerk"),
                            ("supervisor", "Supervisor"),
                            ("manager", "Manager"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=16,
                        verbose_name="role that owes it",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="promised at")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "first_due_at",
                    models.DateTimeField(editable=False, verbose_name="first due"),
                ),
                ("then", models.CharField(blank=True, editable=False, max_length=24)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Done"),
                            ("reached", "Reached, answered"),
                            ("no_answer", "Tried, nobody answered"),
                            ("slip", "Coordination slip"),
                            ("no_slip", "No slip"),
                        ],
                        max_length=12,
                        verbose_name="how it was kept",
                    ),
                ),
                ("result", models.TextField(blank=True, verbose_name="result")),
                (
                    "place",
                    models.CharField(blank=True, max_length=80, verbose_name="place"),
                ),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="done at"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.followup",
                        verbose_name="follows",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department that owes it",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="who owes it",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical promise",
                "verbose_name_plural": "historical promises",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClearance",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="from")),
                (
                    "until",
                    models.DateField(blank=True, null=True, verbose_name="until"),
                ),
                ("granted_at", models.DateTimeField(verbose_name="granted at")),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="withdrawn at"
                    ),
                ),
                (
                    "withdrawn_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for withdrawal"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="granted by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="member of staff",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical clearance",
                "verbose_name_plural": "historical clearances",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="followup",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="promises",
                to="contacts.staffmember",
                verbose_name="who owes it",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="received",
                to="contacts.staffmember",
                verbose_name="received by",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="complained_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contacts.staffmember",
                verbose_name="person complained of",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="reply_owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contacts.staffmember",
                verbose_name="who replies",
            ),
        ),
        migrations.CreateModel(
            name="Clearance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("since", models.DateField(verbose_name="from")),
                (
                    "until",
                    models.DateField(blank=True, null=True, verbose_name="until"),
                ),
                ("granted_at", models.DateTimeField(verbose_name="granted at")),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="withdrawn at"
                    ),
                ),
                (
                    "withdrawn_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for withdrawal"
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="granted by",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="contacts.staffmember",
                        verbose_name="member of staff",
                    ),
                ),
            ],
            options={
                "verbose_name": "clearance",
                "verbose_name_plural": "clearances",
                "ordering": ("-since",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="clearance_ends_after_it_begins",
                        violation_error_message="A clearance cannot end before it begins. Correct the dates.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call_back", "Call back"),
                            ("deliver_message", "Deliver the message"),
                            ("consult_superior", "Consult the superior"),
                            ("colleague_call_back", "Colleague calls back"),
                            ("reply", "Reply owed"),
                            ("decide_on_slip", "Decide on a coordination slip"),
                            ("print_slip", "Print the coordination slip"),
                            ("open_form", "Open a work order or complaint record"),
                            ("post_original", "Post the original"),
                            ("post_copy", "Post the copy"),
                            ("hand_over_letter", "Hand over the letter"),
                            ("return_visit", "Return visit"),
                            ("call_supervisor", "Supervisor wanted at the desk"),
                        ],
                        max_length=24,
                        verbose_name="promise",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="minutes",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "time limit",
                "verbose_name_plural": "time limits",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("category__isnull", False)),
                        fields=("desk", "kind", "category", "urgency"),
                        name="limit_once_a_category",
                        violation_error_message="There is a limit for this case already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("category__isnull", True)),
                        fields=("desk", "kind", "urgency"),
                        name="limit_once_for_any_category",
                        violation_error_message="There is a limit for this case already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "contact_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="contacts.contact",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reported_matter", "Reported matter"),
                            ("complaint", "Complaint"),
                            ("commendation", "Commendation"),
                            ("liaison", "Work liaison"),
                        ],
                        max_length=16,
                        verbose_name="kind of letter",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "dated",
                    models.DateField(blank=True, null=True, verbose_name="dated"),
                ),
                (
                    "sender_reference",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="sender's reference"
                    ),
                ),
                (
                    "delivery",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("post", "By post"),
                            ("hand", "By hand"),
                            ("courier", "By courier"),
                            ("fax", "By fax"),
                            ("email", "By e-mail"),
                        ],
                        max_length=8,
                        verbose_name="delivery",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                (
                    "copies",
                    models.PositiveSmallIntegerField(default=1, verbose_name="copies"),
                ),
                (
                    "enclosures",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="enclosures"
                    ),
                ),
                (
                    "confidential",
                    models.BooleanField(default=False, verbose_name="confidential"),
                ),
                (
                    "original_kept_at",
                    models.CharField(
                        blank=True,
                        max_length=80,
                        verbose_name="where the original is kept",
                    ),
                ),
                (
                    "praised_staff",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="employee commended"
                    ),
                ),
                ("proposal", models.TextField(blank=True, verbose_name="proposal")),
                (
                    "instruction",
                    models.TextField(blank=True, verbose_name="manager's instruction"),
                ),
                (
                    "praised_department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department of the employee",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "reported_matter",
                                    "complaint",
                                    "commendation",
                                    "liaison",
                                ],
                            )
                        ),
                        name="letter_kind_known",
                        violation_error_message="Choose one of the four kinds of letter.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject", ""), _negated=True),
                        name="letter_has_subject",
                        violation_error_message="Write what the letter is about.",
                    ),
                ],
            },
            bases=("contacts.contact",),
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "contact_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="contacts.contact",
                    ),
                ),
                ("arrived_at", models.DateTimeField(verbose_name="arrived at")),
                (
                    "attended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="attended at"
                    ),
                ),
                (
                    "left_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="left at"),
                ),
                (
                    "party_size",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="number of visitors",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="purpose of the visit"
                    ),
                ),
                (
                    "identity_checked",
                    models.BooleanField(default=False, verbose_name="identity checked"),
                ),
                ("tense", models.BooleanField(default=False, verbose_name="tense")),
                (
                    "call_supervisor",
                    models.BooleanField(
                        default=False, verbose_name="supervisor called"
                    ),
                ),
                (
                    "greeted",
                    models.BooleanField(default=False, verbose_name="greeted on entry"),
                ),
                (
                    "farewell",
                    models.BooleanField(default=False, verbose_name="said goodbye"),
                ),
                ("message", models.TextField(blank=True, verbose_name="message")),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_received",
                        to="contacts.staffmember",
                        verbose_name="person visited",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("attended_at__isnull", True),
                            ("attended_at__gte", models.F("arrived_at")),
                            _connector="OR",
                        ),
                        name="visit_attended_after_arrival",
                        violation_error_message="Nobody is attended to before arriving. Correct one of the times.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at__isnull", True),
                            ("left_at__gte", models.F("arrived_at")),
                            _connector="OR",
                        ),
                        name="visit_left_after_arrival",
                        violation_error_message="Nobody leaves before arriving. Correct one of the times.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("party_size__gte", 1)),
                        name="visit_has_a_visitor",
                        violation_error_message="A visit has at least one visitor.",
                    ),
                ],
            },
            bases=("contacts.contact",),
        ),
        migrations.CreateModel(
            name="PhoneCall",
            fields=[
                (
                    "contact_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="contacts.contact",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("incoming", "Incoming call"),
                            ("outgoing", "Outgoing call"),
                        ],
                        default="incoming",
                        max_length=8,
                        verbose_name="direction",
                    ),
                ),
                (
                    "rings",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="rings",
                    ),
                ),
                (
                    "late_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason if late"
                    ),
                ),
                (
                    "greeted",
                    models.BooleanField(default=False, verbose_name="greeting given"),
                ),
                (
                    "purpose_status",
                    models.CharField(
                        blank=True,
                        choices=[("clear", "Clear"), ("unclear", "Unclear")],
                        max_length=8,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "asked_for_answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepts", "Takes the call"),
                            ("busy", "Busy"),
                            ("absent", "Not here"),
                            ("declines", "Will not take it"),
                            ("not_asked", "Not asked"),
                        ],
                        max_length=10,
                        verbose_name="answer of the person asked for",
                    ),
                ),
                (
                    "said",
                    models.TextField(
                        blank=True, editable=False, verbose_name="what was said"
                    ),
                ),
                (
                    "superior_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why a superior"
                    ),
                ),
                (
                    "override_reason",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="why put through all the same",
                    ),
                ),
                (
                    "alternative_offered",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Offered and accepted"),
                            ("declined", "Offered and declined"),
                        ],
                        max_length=8,
                        verbose_name="another person offered",
                    ),
                ),
                ("message", models.TextField(blank=True, verbose_name="message")),
                (
                    "message_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("please_call", "Please call back"),
                            ("will_call", "Will call again"),
                            ("wants_meeting", "Wants to meet"),
                            ("urgent", "Urgent"),
                        ],
                        max_length=16,
                        verbose_name="message asks for",
                    ),
                ),
                (
                    "interrupted_by_visitor",
                    models.BooleanField(
                        default=False, verbose_name="interrupted by a visitor"
                    ),
                ),
                (
                    "served_first",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "visitor",
                                "The visitor is served, the caller is called back",
                            ),
                            ("caller", "The call is finished, the visitor waits"),
                        ],
                        max_length=8,
                        verbose_name="who was served first",
                    ),
                ),
                (
                    "read_back",
                    models.BooleanField(
                        default=False, verbose_name="read back to the caller"
                    ),
                ),
                ("source_unknown", models.BooleanField(default=False, editable=False)),
                (
                    "asked_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls_asked_for",
                        to="contacts.staffmember",
                        verbose_name="person asked for",
                    ),
                ),
                (
                    "connected_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls_taken",
                        to="contacts.staffmember",
                        verbose_name="put through or handed to",
                    ),
                ),
                (
                    "consulted",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="colleague asked",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls_made",
                        to="contacts.followup",
                        verbose_name="promise kept",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls_made",
                        to="contacts.contact",
                        verbose_name="on account of",
                    ),
                ),
                (
                    "interrupting_visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interrupted_calls",
                        to="contacts.visit",
                        verbose_name="visit that interrupted",
                    ),
                ),
            ],
            options={
                "verbose_name": "phone call",
                "verbose_name_plural": "phone calls",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rings__isnull", True),
                            models.Q(("rings__gte", 1), ("rings__lte", 99)),
                            _connector="OR",
                        ),
                        name="call_rings_possible",
                        violation_error_message="Count the rings from 1 to 99.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("direction", "incoming"),
                            ("source__isnull", False),
                            ("promise__isnull", False),
                            ("source_unknown", True),
                            _connector="OR",
                        ),
                        name="call_outgoing_has_source",
                        violation_error_message="Log an outgoing call from the entry or promise it belongs to.",
                    ),
                ],
            },
            bases=("contacts.contact",),
        ),
        migrations.CreateModel(
            name="HistoricalPhoneCall",
            fields=[
                (
                    "contact_ptr",
                    models.ForeignKey(
                        auto_created=True,
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        parent_link=True,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("letter", "Letter"),
                        ],
                        max_length=6,
                        verbose_name="channel",
                    ),
                ),
                (
                    "book",
                    models.CharField(
                        choices=[
                            ("DH", "Telephone reception book"),
                            ("JD", "Reception book"),
                            ("LH", "Customer letter register"),
                        ],
                        max_length=2,
                        verbose_name="book",
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(verbose_name="number in the book"),
                ),
                (
                    "number",
                    models.CharField(
                        db_index=True, max_length=32, verbose_name="register number"
                    ),
                ),
                ("entry_id", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("occurred_at", models.DateTimeField(verbose_name="date and time")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "door",
                    models.CharField(max_length=6, verbose_name="entered through"),
                ),
                (
                    "book_number",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="number in the old book"
                    ),
                ),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("given", "Given"),
                            ("declined", "Declined to say"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=8,
                        verbose_name="identity",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="name"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "phone_e164",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                (
                    "phone_extension",
                    models.CharField(blank=True, editable=False, max_length=10),
                ),
                (
                    "phone_key",
                    models.CharField(blank=True, editable=False, max_length=24),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="organisation"
                    ),
                ),
                (
                    "customer_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "Owner"),
                            ("tenant", "Tenant"),
                            ("family", "Family member"),
                            ("guest", "Hotel guest"),
                            ("visitor", "Visitor"),
                            ("supplier", "Supplier"),
                            ("authority", "Authority"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="customer type",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        default="normal",
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                ("content", models.TextField(blank=True, verbose_name="content")),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=24, verbose_name="outcome"),
                ),
                ("result", models.TextField(blank=True, verbose_name="result")),
                (
                    "reply_due",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reply promised by"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        default="open",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="voided at"
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for voiding"
                    ),
                ),
                (
                    "amended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last amended at"
                    ),
                ),
                (
                    "flagged",
                    models.BooleanField(default=False, verbose_name="has a breach"),
                ),
                (
                    "review",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet reviewed"),
                            ("good", "Reviewed, good"),
                            ("to_correct", "To be corrected"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="review",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("incoming", "Incoming call"),
                            ("outgoing", "Outgoing call"),
                        ],
                        default="incoming",
                        max_length=8,
                        verbose_name="direction",
                    ),
                ),
                (
                    "rings",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="rings",
                    ),
                ),
                (
                    "late_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason if late"
                    ),
                ),
                (
                    "greeted",
                    models.BooleanField(default=False, verbose_name="greeting given"),
                ),
                (
                    "purpose_status",
                    models.CharField(
                        blank=True,
                        choices=[("clear", "Clear"), ("unclear", "Unclear")],
                        max_length=8,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "asked_for_answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepts", "Takes the call"),
                            ("busy", "Busy"),
                            ("absent", "Not here"),
                            ("declines", "Will not take it"),
                            ("not_asked", "Not asked"),
                        ],
                        max_length=10,
                        verbose_name="answer of the person asked for",
                    ),
                ),
                (
                    "said",
                    models.TextField(
                        blank=True, editable=False, verbose_name="what was said"
                    ),
                ),
                (
                    "superior_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why a superior"
                    ),
                ),
                (
                    "override_reason",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="why put through all the same",
                    ),
                ),
                (
                    "alternative_offered",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Offered and accepted"),
                            ("declined", "Offered and declined"),
                        ],
                        max_length=8,
                        verbose_name="another person offered",
                    ),
                ),
                ("message", models.TextField(blank=True, verbose_name="message")),
                (
                    "message_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("please_call", "Please call back"),
                            ("will_call", "Will call again"),
                            ("wants_meeting", "Wants to meet"),
                            ("urgent", "Urgent"),
                        ],
                        max_length=16,
                        verbose_name="message asks for",
                    ),
                ),
                (
                    "interrupted_by_visitor",
                    models.BooleanField(
                        default=False, verbose_name="interrupted by a visitor"
                    ),
                ),
                (
                    "served_first",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "visitor",
                                "The visitor is served, the caller is called back",
                            ),
                            ("caller", "The call is finished, the visitor waits"),
                        ],
                        max_length=8,
                        verbose_name="who was served first",
                    ),
                ),
                (
                    "read_back",
                    models.BooleanField(
                        default=False, verbose_name="read back to the caller"
                    ),
                ),
                ("source_unknown", models.BooleanField(default=False, editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.followup",
                        verbose_name="promise kept",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="on account of",
                    ),
                ),
                (
                    "subcategory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="sub-category",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "import_batch",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.importbatch",
                        verbose_name="import",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="received by",
                    ),
                ),
                (
                    "asked_for",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person asked for",
                    ),
                ),
                (
                    "complained_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person complained of",
                    ),
                ),
                (
                    "connected_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="put through or handed to",
                    ),
                ),
                (
                    "consulted",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="colleague asked",
                    ),
                ),
                (
                    "reply_owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="who replies",
                    ),
                ),
                (
                    "interrupting_visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.visit",
                        verbose_name="visit that interrupted",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical phone call",
                "verbose_name_plural": "historical phone calls",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(
                fields=("desk", "name"),
                name="department_name_once_a_desk",
                violation_error_message="The desk has this department already.",
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["desk", "name_folded"], name="customer_by_name"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["desk", "unit_folded"], name="customer_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(
                fields=("desk", "code"),
                name="category_code_once_a_desk",
                violation_error_message="The desk has this category already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("owner__isnull", False),
                    models.Q(("role", ""), _negated=True),
                    ("department__isnull", False),
                    _connector="OR",
                ),
                name="promise_has_an_owner",
                violation_error_message="Say who owes the promise.",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                fields=["desk", "answered_by", "occurred_at", "id"],
                name="contact_staff",
            ),
        ),
    ]
