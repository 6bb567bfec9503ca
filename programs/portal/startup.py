"""What the portal hands to the floors below: search is built when the plan is loaded."""

from programs.plan.catalog import after_loading
from programs.portal.building import build_search

after_loading.append(build_search)
