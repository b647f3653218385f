"""Demo keys are published: they never stand beside a real broker."""

import pytest

from citizen_app.settings import Settings, UnsafeSettings


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_a_forgotten_mode_does_not_run_real_people_on_published_keys(mode):
    environ = {
        "INDBLIK_MODE": mode,
        "INDBLIK_CITIZEN_BROKER_ISSUER": "https://broker.example",
        "INDBLIK_CITIZEN_BROKER_CLIENT_ID": "indblik",
        "INDBLIK_CITIZEN_BROKER_CLIENT_SECRET": "of-our-own",
    }
    with pytest.raises(UnsafeSettings, match="INDBLIK_MODE=production"):
        Settings.from_environment(environ)


def test_a_newcomer_needs_no_setting_at_all():
    assert not Settings.from_environment({}).production
