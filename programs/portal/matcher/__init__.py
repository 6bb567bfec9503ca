"""The matcher (개인 맞춤형): /match/, answers that residents saved, and the people whom a service fits."""
