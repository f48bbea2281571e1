from django.db import migrations

from kreisweit.ground.append_only import forbid_changes

SAID = (
    "release_id", "source_id", "indicator_id", "level", "area", "period", '"group"', "kind", "value",
    "shown_decimals", "low", "high", "remark",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("releases", "0001_initial")]
    operations = [forbid_changes("releases_figure", columns=SAID)]
