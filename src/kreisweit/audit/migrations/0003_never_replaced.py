from django.db import migrations

from kreisweit.ground.append_only import forbid_replacing


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [forbid_replacing("audit_auditevent")]
