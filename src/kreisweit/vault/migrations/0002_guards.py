from django.db import migrations

from kreisweit.ground.append_only import forbid_changes
from kreisweit.vault.guards import guard_records


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]
    operations = [guard_records(), forbid_changes("vault_vaultevent"), forbid_changes("vault_linkevent")]
