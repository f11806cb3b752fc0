"""The pages of allauth that we open: it has no others here, so there is no sign-up and no e-mail page to close.

Without a namespace, because allauth asks for these names.
"""

from allauth.account import views
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    # Whoever signs in by telephone has no password to change; allauth sends them here.
    path("password/set/", RedirectView.as_view(pattern_name="web:me"), name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
