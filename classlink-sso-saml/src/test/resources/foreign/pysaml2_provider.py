# SPDX-License-Identifier: Apache-2.0
"""An identity provider made of pysaml2, whose trees are ElementTree's and whose signatures and encryption are the program xmlsec1's.

Reads forms from its standard input, one a line, and answers each with a form of one line. Its folder has its key.pem and certificate.pem.
"""
import base64
import functools
import sys
from unittest.mock import patch
from urllib.parse import parse_qsl, urlencode

import saml2
import saml2.entity
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import AUTHN_PASSWORD, NAME_FORMAT_UNSPECIFIED, NAMEID_FORMAT_UNSPECIFIED, NameID
from saml2.server import Server
from saml2.sigver import SecurityContext, get_xmlsec_binary, pre_encryption_part, verify_redirect_signature
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

GCM = "http://www.w3.org/2009/xmlenc11#aes256-gcm"
OAEP = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"
RSA_1_5 = "http://www.w3.org/2001/04/xmlenc#rsa-1_5"


def config(form, metadata):
    idp = {
        "endpoints": {"single_sign_on_service": [(form["signOn"], BINDING_HTTP_REDIRECT)]},
        "policy": {"default": {"name_form": NAME_FORMAT_UNSPECIFIED}},
    }
    return IdPConfig().load(
        {
            "entityid": form["entityId"],
            "key_file": "key.pem",
            "cert_file": "certificate.pem",
            "xmlsec_binary": get_xmlsec_binary(),
            "metadata": metadata,
            "service": {"idp": idp},
        }
    )


def asked(server, query):
    """Who asked what, if they signed it: of signatures in addresses pysaml2 leaves it to the caller to ask for the verdict."""
    said = dict(parse_qsl(query))
    request = server.parse_authn_request(said["SAMLRequest"], BINDING_HTTP_REDIRECT).message
    certificates = server.metadata.certs(request.issuer.text, "any", "signing")
    if "Signature" not in said:
        raise saml2.SAMLError("not signed")
    if not any(verify_redirect_signature(said, server.sec.sec_backend, certificate) for certificate in certificates):
        raise saml2.SAMLError("signed by somebody else")
    answer = server.response_args(request)
    return answer["in_response_to"], answer["sp_entity_id"], answer["destination"]


def unasked(server, sp):
    return None, sp, server.metadata.assertion_consumer_service(sp, BINDING_HTTP_POST)[0]["location"]


def response(form):
    server = Server(config=config(form, {"inline": [form["sp"]]}))
    in_response_to, sp, destination = asked(server, form["request"]) if form["request"] else unasked(server, form["spEntityId"])
    algorithms = {"sign_alg": SIG_RSA_SHA256, "digest_alg": DIGEST_SHA256} if form["signing"] == "sha256" else {}
    made = server.create_authn_response(
        {"email": [form["email"]], "displayName": [form["displayName"]]},
        in_response_to=in_response_to,
        destination=destination,
        sp_entity_id=sp,
        name_id=NameID(format=NAMEID_FORMAT_UNSPECIFIED, text=form["nameId"]),
        authn={"class_ref": AUTHN_PASSWORD},
        sign_response={"default": None, "assertion": False}.get(form["signed"], True),
        sign_assertion={"default": None, "response": False}.get(form["signed"], True),
        encrypt_assertion=form["encrypting"] != "no",
        **algorithms,
    )
    return {"SAMLResponse": base64.b64encode(str(made).encode()).decode()}


def encrypted(form):
    if form["encrypting"] in ("no", "default"):
        return response(form)
    # What it encrypts with is a default of functions within: there is no setting for it.
    key_method = RSA_1_5 if form["encrypting"] == "rsa15" else OAEP
    parts = functools.partial(pre_encryption_part, msg_enc=GCM, key_enc=key_method)
    encrypt = functools.partialmethod(SecurityContext.encrypt_assertion, key_type="aes-256")
    with patch.object(saml2.entity, "pre_encryption_part", parts), patch.object(SecurityContext, "encrypt_assertion", encrypt):
        return response(form)


def answer(form):
    if form["command"] == "metadata":
        return {"metadata": str(entity_descriptor(config(form, {})))}
    try:
        return encrypted(form)
    except saml2.SAMLError as refusal:
        return {"refused": repr(refusal)}


for line in sys.stdin:
    print(urlencode(answer(dict(parse_qsl(line.strip(), keep_blank_values=True)))), flush=True)
