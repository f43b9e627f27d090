from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "identity"
    side = "tenant"

    def ready(self) -> None:
        from identity.http.tokens import find_bearer, note_use  # noqa: PLC0415
        from kernel.api.bearers import plug_bearers  # noqa: PLC0415

        plug_bearers(find=find_bearer, note_use=note_use)
