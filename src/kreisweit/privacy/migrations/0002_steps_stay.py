from django.db import migrations

from kreisweit.ground.append_only import forbid_changes
from kreisweit.privacy.guards import guard_activities


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [forbid_changes("privacy_activitystep"), guard_activities()]
