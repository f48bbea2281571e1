from django.db import migrations

from kreisweit.ground.append_only import Guard, forbid_changes, forbid_replacing, refuse

SUPERSEDED_FOR_GOOD = Guard(
    "releases_figure_superseded_for_good",
    "releases_figure",
    "UPDATE OF superseded_by_id",
    "OLD.superseded_by_id IS NOT NULL AND NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id",
    "a superseded figure does not come back",
)


class Migration(migrations.Migration):
    dependencies = [("releases", "0003_release_note")]
    operations = [forbid_replacing("releases_figure"), refuse(SUPERSEDED_FOR_GOOD), forbid_changes("releases_release")]
