"""Invented deliveries and what a run makes of them, once a test process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import duckdb
import pytest
from tests.bench.delivered import Delivered, delivered

from kreisweit.methods.linkage.link import link
from kreisweit.methods.linkage.records import Linked
from kreisweit.methods.linkage.settings import LinkSettings


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    """Deliveries about 220 persons."""
    return delivered(tmp_path_factory.mktemp("files"), persons=220, seed=3)


@pytest.fixture(scope="session")
def whole(data: Delivered) -> Callable[[LinkSettings], Linked]:
    """What a run over all of them gives with these settings; each is run once."""

    @cache
    def run(settings: LinkSettings) -> Linked:
        with duckdb.connect() as connection:
            return link(data.records, connection=connection, settings=settings)

    return run
