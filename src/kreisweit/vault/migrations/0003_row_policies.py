from django.db import migrations

from kreisweit.vault.policies import protect_rows


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_guards")]
    operations = [protect_rows()]
