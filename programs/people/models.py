"""Residents and staff in one user model (replaced whole by the people floor)."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    pass
