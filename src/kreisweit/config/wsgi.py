"""The web application for a WSGI server."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kreisweit.config.settings")
application = get_wsgi_application()


def _warm_up() -> None:
    from kreisweit.press.charts import warm_up

    warm_up()


# The first trend would otherwise wait some seconds for the renderer.
threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
