from django.db import migrations

from kreisweit.ground.append_only import forbid_replacing

from ..guards import ACTIVITIES


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_steps_stay")]
    operations = [forbid_replacing(ACTIVITIES)]
