"""uv is told what pip is configured with, and nothing that the user has set for uv is overruled."""

from __future__ import annotations

from tools.index_settings import parse_pip_config, uv_variables

LISTING = """:env:.cert='/etc/ssl/own.pem'
:env:.timeout='180'
global.extra-index-url='file:///srv/one/simple file:///srv/two/simple'
global.find-links='\\n/srv/wheels\\n/srv/more'
global.index-url='https://mirror.example/index'
install.index-url='https://nearer.example/index'
pip without an equals sign
"""


def test_the_nearer_section_wins_whatever_the_order() -> None:
    expected = {
        "cert": "/etc/ssl/own.pem",
        "timeout": "180",
        "extra-index-url": "file:///srv/one/simple file:///srv/two/simple",
        "find-links": "\n/srv/wheels\n/srv/more",
        "index-url": "https://nearer.example/index",
    }
    assert parse_pip_config(LISTING) == expected
    assert parse_pip_config("\n".join(reversed(LISTING.splitlines()))) == expected


def test_settings_reach_uv_in_its_own_words() -> None:
    assert uv_variables(parse_pip_config(LISTING), {}) == {
        "UV_DEFAULT_INDEX": "https://nearer.example/index",
        "UV_INDEX": "file:///srv/one/simple file:///srv/two/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/srv/wheels,/srv/more",
        "SSL_CERT_FILE": "/etc/ssl/own.pem",
    }


def test_what_the_user_set_for_uv_stays() -> None:
    own = {"UV_DEFAULT_INDEX": "https://mine.example/index", "SSL_CERT_FILE": "/mine.pem", "UV_FIND_LINKS": ""}
    assert uv_variables(parse_pip_config(LISTING), own) == {
        "UV_INDEX": "file:///srv/one/simple file:///srv/two/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/srv/wheels,/srv/more",
    }


def test_older_names_of_uv_count_too() -> None:
    own = {"UV_INDEX_URL": "https://mine.example/index", "UV_EXTRA_INDEX_URL": "https://more.example/index"}
    pip = {"index-url": "https://a.example/index", "extra-index-url": "https://b.example/index"}
    assert uv_variables(pip, own) == {"UV_INDEX_STRATEGY": "unsafe-best-match"}


def test_no_index_proxy_and_trusted_host() -> None:
    pip = {"no-index": "true", "proxy": "http://proxy.example:3128", "trusted-host": "a.example b.example"}
    assert uv_variables(pip, {}) == {
        "UV_NO_INDEX": "1",
        "UV_INSECURE_HOST": "a.example b.example",
        "HTTPS_PROXY": "http://proxy.example:3128",
        "HTTP_PROXY": "http://proxy.example:3128",
    }
    assert uv_variables({}, {}) == uv_variables({"no-index": "false"}, {}) == {}
