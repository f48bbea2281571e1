import django.db.models.deletion
from django.db import migrations, models

from kreisweit.vault.policies import protect_rows


class Migration(migrations.Migration):
    dependencies = [("vault", "0005_second_reader")]

    operations = [
        migrations.CreateModel(
            name="EncodedEntry",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="encoded",
                        serialize=False,
                        to="vault.entry",
                    ),
                ),
                ("project", models.CharField(max_length=8)),
                ("attributes", models.CharField(max_length=300)),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        migrations.CreateModel(
            name="EncodedKey",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="encoded_key",
                        serialize=False,
                        to="vault.entry",
                    ),
                ),
                ("wrapped_key", models.BinaryField()),
                ("sealed", models.BinaryField()),
                ("kept_at", models.DateTimeField()),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="encoded_keys",
                        to="vault.vaultdelivery",
                    ),
                ),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        migrations.AlterField(
            model_name="modelversion",
            name="state",
            field=models.CharField(
                choices=[("tried", "Tried"), ("active", "Active"), ("retired", "Retired"), ("keys", "Keys")],
                default="tried",
                max_length=10,
            ),
        ),
        protect_rows("vault_encodedentry", "vault_encodedkey"),
    ]
