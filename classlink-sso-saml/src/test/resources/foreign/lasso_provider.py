# SPDX-License-Identifier: Apache-2.0
"""An identity provider made of Lasso, a library in C over libxml2 and xmlsec.

Reads forms from its standard input, one a line, and answers each with a form of one line. Its folder has its key.pem and certificate.pem.
"""
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import lasso

# Lasso reads metadata and writes none.
METADATA = """<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entityId}">
<IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
<X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{signOn}"/>
</IDPSSODescriptor></EntityDescriptor>"""


def metadata(form):
    certificate = "".join(Path("certificate.pem").read_text().splitlines()[1:-1])
    return METADATA.format(certificate=certificate, **form)


def in_utc(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def attribute(name, value):
    text = lasso.MiscTextNode.newWithString(value)
    text.textChild = True
    holder = lasso.Saml2AttributeValue()
    holder.any = [text]
    said = lasso.Saml2Attribute()
    said.name = name
    said.nameFormat = lasso.SAML2_ATTRIBUTE_NAME_FORMAT_BASIC
    said.attributeValue = [holder]
    return said


def server(form):
    made = lasso.Server.newFromBuffers(metadata(form), Path("key.pem").read_text(), None, Path("certificate.pem").read_text())
    made.addProviderFromBuffer(lasso.PROVIDER_ROLE_SP, form["sp"])
    if form["signing"] == "sha256":
        made.signatureMethod = lasso.SIGNATURE_METHOD_RSA_SHA256
    if form["encrypting"] != "no":
        sp = made.getProvider(form["spEntityId"])
        sp.setEncryptionMode(lasso.ENCRYPTION_MODE_ASSERTION)
        if form["encrypting"] == "cbc256":
            sp.setEncryptionSymKeyType(lasso.ENCRYPTION_SYM_KEY_TYPE_AES_256)
    return made


def response(form):
    login = lasso.Login(server(form))
    if form["request"]:
        login.setSignatureVerifyHint(lasso.PROFILE_SIGNATURE_VERIFY_HINT_FORCE)
        login.processAuthnRequestMsg(form["request"])
    else:
        login.initIdpInitiatedAuthnRequest(form["spEntityId"])
        login.request.protocolBinding = lasso.SAML2_METADATA_BINDING_POST
        login.processAuthnRequestMsg(None)
    login.validateRequestMsg(True, True)
    now = datetime.now(timezone.utc)
    login.buildAssertion(lasso.SAML2_AUTHN_CONTEXT_PASSWORD, in_utc(now), None, in_utc(now), in_utc(now + timedelta(minutes=5)))
    login.assertion.subject.nameId.format = lasso.SAML2_NAME_IDENTIFIER_FORMAT_UNSPECIFIED
    login.assertion.subject.nameId.content = form["nameId"]
    statement = lasso.Saml2AttributeStatement()
    statement.attribute = [attribute(name, form[name]) for name in ("email", "displayName")]
    login.assertion.attributeStatement = [statement]
    if form["signed"] == "assertion":
        login.setSignatureHint(lasso.PROFILE_SIGNATURE_HINT_FORBID)
    login.buildAuthnResponseMsg()
    return {"SAMLResponse": login.msgBody}


def answer(form):
    if form["command"] == "metadata":
        return {"metadata": metadata(form)}
    try:
        return response(form)
    except lasso.Error as refusal:
        return {"refused": repr(refusal)}


for line in sys.stdin:
    print(urlencode(answer(dict(parse_qsl(line.strip(), keep_blank_values=True)))), flush=True)
