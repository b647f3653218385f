"""What a person reads when a sign-in came to nothing: what happened, what it means, what they can do."""

from flask_babel import lazy_gettext as _l

from citizen_app.errors import Message

_TRY_AGAIN = _l("Sign in again from the start.")
_TRY_LATER = _l("Wait a few minutes and try again. If it keeps happening, contact us.")
_NOT_YOUR_FAULT = _l("The answer from the sign-in service could not be trusted. You have done nothing wrong.")
_CONTACT_US = _l("Try again. If it happens again, contact us and tell us what it says here.")

SIGN_IN_MESSAGES: dict[str, Message] = {
    "sign-in-cancelled": Message(
        heading=_l("You cancelled signing in"),
        text=_l("You stopped before you were done. Nothing has been changed."),
        action=_l("If you want to sign in, you can try again now."),
    ),
    "sign-in-level-too-low": Message(
        heading=_l("We need a safer sign-in"),
        text=_l(
            "Health data need a sign-in at the level that is called \u201csubstantial\u201d, or higher. "
            "Yours was lower, or we were not told."
        ),
        action=_l("Sign in again with the MitID app, a code display or a chip. A password alone is not enough."),
    ),
    "sign-in-no-cpr": Message(
        heading=_l("We did not get your CPR number"),
        text=_l("We find your log by your CPR number. MitID did not give us one."),
        action=_l("Try again. If you have a MitID without a CPR number, call us or write to us, and we will help."),
    ),
    "sign-in-wrong-identity": Message(
        heading=_l("You used the other kind of MitID"),
        text=_l("There are two kinds: your private MitID, and MitID Erhverv for your work."),
        action=_l("Use your private MitID to see your own log. Use MitID Erhverv at the sign-in for staff."),
    ),
    "sign-in-no-organisation": Message(
        heading=_l("We cannot see where you work"),
        text=_l("MitID Erhverv did not tell us your organisation."),
        action=_l("Choose your workplace when you sign in. If it is missing, ask your MitID Erhverv administrator."),
    ),
    "sign-in-not-fresh": Message(
        heading=_l("You need to sign in again"),
        text=_l("The sign-in service used an earlier sign-in. For this we need a new one."),
        action=_l("Try again, and approve in your MitID app."),
    ),
    "sign-in-another-person": Message(
        heading=_l("Somebody else signed in"),
        text=_l("You were asked to sign in once more, and another person did. Nothing has been changed."),
        action=_l("Sign in with your own MitID."),
    ),
    "sign-in-state-unknown": Message(
        heading=_l("We do not know this sign-in"),
        text=_l("You may have used an old link or a bookmark in the middle of a sign-in."),
        action=_TRY_AGAIN,
    ),
    "sign-in-state-used": Message(
        heading=_l("This sign-in has been used"),
        text=_l("A sign-in can be used once. You may have gone back or loaded the page again."),
        action=_l("If you are already signed in, go to the front page. Otherwise sign in again."),
    ),
    "sign-in-state-foreign": Message(
        heading=_l("The sign-in began somewhere else"),
        text=_l("It began in another browser or on another device. To protect you, it cannot end here."),
        action=_l(
            "Begin and end in the same browser. Your browser must allow cookies from us. "
            "If somebody sent you a link, do not use it."
        ),
    ),
    "sign-in-too-late": Message(
        heading=_l("It took too long"),
        text=_l("A sign-in must be finished within 15 minutes."),
        action=_TRY_AGAIN,
    ),
    "sign-in-wrong-nonce": Message(
        heading=_l("The sign-in was stopped"),
        text=_l("The answer belonged to another sign-in. To protect you, we stopped."),
        action=_CONTACT_US,
    ),
    "sign-in-wrong-issuer": Message(
        heading=_l("The sign-in was stopped"),
        text=_l("The answer did not come from our sign-in service. To protect you, we stopped."),
        action=_CONTACT_US,
    ),
    "sign-in-wrong-audience": Message(
        heading=_l("The sign-in was stopped"),
        text=_l("The answer was meant for another website. To protect you, we stopped."),
        action=_CONTACT_US,
    ),
    "sign-in-expired": Message(
        heading=_l("The answer was too old"),
        text=_l("The answer from the sign-in service had run out before it reached us."),
        action=_CONTACT_US,
    ),
    "sign-in-bad-signature": Message(heading=_l("The sign-in was stopped"), text=_NOT_YOUR_FAULT, action=_CONTACT_US),
    "sign-in-identity-mismatch": Message(
        heading=_l("The sign-in was stopped"),
        text=_l("We got answers about two different people. To protect you both, we stopped."),
        action=_CONTACT_US,
    ),
    "sign-in-broker-down": Message(
        heading=_l("Signing in does not work right now"),
        text=_l("The sign-in service does not answer. It is not your MitID that is wrong."),
        action=_TRY_LATER,
    ),
    "sign-in-broker-refused": Message(
        heading=_l("Signing in did not work"),
        text=_l("The sign-in service sent you back with an error."),
        action=_TRY_LATER,
    ),
    "sign-in-token-refused": Message(
        heading=_l("Signing in did not work"),
        text=_l("The sign-in service would not tell us who you are."),
        action=_TRY_LATER,
    ),
    "sign-in-discovery-wrong": Message(
        heading=_l("Signing in does not work right now"),
        text=_l("The sign-in service is not set up as it should be. It is not your MitID that is wrong."),
        action=_l("Try later. You can tell us, so that we can mend it."),
    ),
    "sign-in-too-young": Message(
        heading=_l("You cannot sign in here yet"),
        text=_l("You are too young to sign in here by yourself. You have done nothing wrong."),
        action=_l(
            "The adults who have custody of you can read your log, but not all of it. "
            "You can ask the place where you were treated, or write to us."
        ),
    ),
    "sign-in-closed": Message(
        heading=_l("The log is closed"),
        text=_l("The register says that the person has died. Nobody can sign in to the log any more."),
        action=_l(
            "Relatives can ask the hospital or the doctor about the record. "
            "If the register is wrong, call us, and we will help."
        ),
    ),
}

HELPING_MESSAGES: dict[str, Message] = {
    "help-ended": Message(
        heading=_l("You cannot act for the other person any more"),
        text=_l("Your access has ended. Nothing has been changed. From now on you see your own log again."),
        action=_l("You need to do nothing. You can read about powers of attorney under Help."),
    ),
    "child-is-fifteen": Message(
        heading=_l("The child is 15 now"),
        text=_l("From the age of 15 the young person decides. Your access has ended. Nothing has been saved."),
        action=_l("You need to do nothing. From now on you see your own log again."),
    ),
    "only-for-oneself": Message(
        heading=_l("This page is about yourself"),
        text=_l("You are acting for another person now. On this page you can only be yourself."),
        action=_l("Go back to yourself at the top of the page, and open it again."),
    ),
    "not-covered": Message(
        heading=_l("Your access does not cover this"),
        text=_l("You may see some of what the person whom you help can see here, but not this."),
        action=_l("Use the menu: it shows what your access covers."),
    ),
    "nothing-now": Message(
        heading=_l("There is nothing to show you right now."),
        text=_l("Nothing has been changed."),
    ),
}
