"""Settings of the whole suite: a busy machine is slow, which is no failure of a property."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("neuralgauge", deadline=None)
settings.load_profile("neuralgauge")
