from identity.models.factor import Attempt, Authenticator, RecoveryCode
from identity.models.link import OneTimeLink, Purpose
from identity.models.passkey import ChallengePurpose, Passkey, PasskeyChallenge
from identity.models.session import Session
from identity.models.team import Team
from identity.models.token import ApiToken, Application
from identity.models.user import StaffProfile, Theme, User

__all__ = [
    "ApiToken",
    "Application",
    "Attempt",
    "Authenticator",
    "ChallengePurpose",
    "OneTimeLink",
    "Passkey",
    "PasskeyChallenge",
    "Purpose",
    "RecoveryCode",
    "Session",
    "StaffProfile",
    "Team",
    "Theme",
    "User",
]
