"""Addresses of the portal's own pages."""

from django.urls import path

from programs.portal.matcher import views as matcher
from programs.portal.views import about, desk, display, home, my_page, programs, search_page

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("programs/", programs.program_list, name="programs"),
    path("programs/<int:number>/", programs.program_page, name="program"),
    path("search/", search_page.search, name="search"),
    path("match/", matcher.match, name="match"),
    path("match/result/", matcher.result, name="match_result"),
    path("match/save/", matcher.save, name="match_save"),
    path("match/saved/", matcher.saved, name="match_saved"),
    path("match/forget/", matcher.forget, name="match_forget"),
    path("my/", my_page.my, name="my"),
    path("desk/", desk.desk, name="desk"),
    path("display/", display.display, name="display"),
    path("privacy/", about.privacy, name="privacy"),
    path("copyright/", about.copyright, name="copyright"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("sitemap/", about.sitemap, name="sitemap"),
    path("sitemap.xml", about.sitemap_xml, name="sitemap_xml"),
    path("robots.txt", about.robots, name="robots"),
    path("favicon.ico", about.favicon, name="favicon"),
]
