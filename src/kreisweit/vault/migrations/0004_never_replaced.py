from django.db import migrations

from kreisweit.ground.append_only import forbid_replacing
from kreisweit.vault.guards import GRANTS, UNREPLACED, guard_grants


class Migration(migrations.Migration):
    dependencies = [("vault", "0003_row_policies")]
    operations = [forbid_replacing("vault_vaultevent", "vault_linkevent", GRANTS, *UNREPLACED), guard_grants()]
