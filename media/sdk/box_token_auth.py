import json
import subprocess
import time

from box_sdk_gen.box.developer_token_auth import BoxDeveloperTokenAuth
from box_sdk_gen.networking.auth import Authentication
from box_sdk_gen.schemas.access_token import AccessToken


class BoxTokenAuth(Authentication):
    """Fresh tokens from Box Auth in the editor: BoxClient(auth=BoxTokenAuth()). There is no secret in here."""

    _token, _until = None, 0.0

    def retrieve_token(self, *, network_session=None):
        return self._token if time.time() < self._until else self.refresh_token()

    def refresh_token(self, *, network_session=None):  # The SDK calls it after a 401, too.
        command = "box-token --format json"  # of another account: --account NAME
        answer = json.loads(subprocess.run(command, shell=True, check=True, stdout=subprocess.PIPE).stdout)
        self._token = AccessToken(access_token=answer["access_token"], token_type="bearer")
        self._until = (answer["expires_at"] or float("inf")) - 60
        return self._token

    def retrieve_authorization_header(self, *, network_session=None):
        return f"Bearer {self.retrieve_token().access_token}"

    def downscope_token(self, scopes, *, resource=None, shared_link=None, network_session=None):
        return BoxDeveloperTokenAuth(self.retrieve_token().access_token).downscope_token(
            scopes, resource=resource, shared_link=shared_link, network_session=network_session
        )

    def revoke_token(self, *, network_session=None):
        raise RuntimeError("The token belongs to the editor; run “Box: Sign Out” there.")
