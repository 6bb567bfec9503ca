"""The override table of the working calendar in the admin."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from programs.base.models import Closure


@admin.register(Closure)
class ClosureAdmin(ModelAdmin):
    list_display = ["date", "name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]
    date_hierarchy = "date"
    ordering = ["-date"]
