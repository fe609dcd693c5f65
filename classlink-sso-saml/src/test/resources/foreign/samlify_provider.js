// SPDX-License-Identifier: Apache-2.0
// An identity provider made of samlify, whose documents are templates and whose signatures and encryption are other generations of xml-crypto and xml-encryption
// than samlp's, in JavaScript. Reads forms from its standard input, one a line, and answers each with a form of one line. Its folder has its key.pem and
// certificate.pem.
'use strict';
const { randomUUID } = require('crypto');
const { readFileSync } = require('fs');
const querystring = require('querystring');
const readline = require('readline');
// It warns of what is left out, where answers go.
console.warn = console.info = () => {};
const samlify = require('samlify');

const privateKey = readFileSync('key.pem', 'utf8');
const signingCert = readFileSync('certificate.pem', 'utf8');
const { algorithms, namespace, StatusCode } = samlify.Constants;
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const BASIC = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic';

// It asks for one, and brings none.
samlify.setSchemaValidator({ validate: () => Promise.resolve('not validated') });

// By itself it does not say when somebody signed in, without which nobody is.
const STATEMENT =
  '<saml:AuthnStatement AuthnInstant="{IssueInstant}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password' +
  '</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>';
const RESPONSE = {
  context: samlify.SamlLib.defaultLoginResponseTemplate.context.replace('{AuthnStatement}', STATEMENT),
  attributes: ['email', 'displayName'].map((name) => ({ name, valueTag: name, nameFormat: BASIC, valueXsiType: 'xs:string' })),
};

function identityProvider(form) {
  return samlify.IdentityProvider({
    entityID: form.entityId,
    privateKey,
    signingCert,
    wantAuthnRequestsSigned: true,
    nameIDFormat: [UNSPECIFIED],
    singleSignOnService: [{ Binding: namespace.binding.redirect, Location: form.signOn }],
    isAssertionEncrypted: form.encrypting !== 'no',
    ...(form.encrypting === 'default' ? {} : { dataEncryptionAlgorithm: algorithms.encryption.data.AES_128_GCM }),
    ...(form.encrypting === 'rsa15' ? { keyEncryptionAlgorithm: algorithms.encryption.key.RSA_1_5 } : {}),
    ...(form.signing === 'sha1' ? { requestSignatureAlgorithm: algorithms.signature.RSA_SHA1 } : {}),
    ...(form.template === 'default' ? {} : { loginResponseTemplate: RESPONSE }),
  });
}

function filled(template, form, sp, request) {
  const id = '_' + randomUUID();
  const now = new Date();
  const end = new Date(now.getTime() + 300000).toISOString();
  const address = sp.entityMeta.getAssertionConsumerService('post');
  const context = samlify.SamlLib.replaceTagsByValue(template, {
    ID: id,
    AssertionID: '_' + randomUUID(),
    Issuer: form.entityId,
    IssueInstant: now.toISOString(),
    Destination: address,
    SubjectRecipient: address,
    Audience: sp.entityMeta.getEntityID(),
    StatusCode: StatusCode.Success,
    ConditionsNotBefore: now.toISOString(),
    ConditionsNotOnOrAfter: end,
    SubjectConfirmationDataNotOnOrAfter: end,
    NameIDFormat: UNSPECIFIED,
    NameID: form.nameId,
    // By itself it writes an empty name where nothing was asked.
    InResponseTo: request ? request.extract.request.id : form.unasked === 'default' ? '' : undefined,
    attrEmail: form.email,
    attrDisplayName: form.displayName,
  });
  return { id, context };
}

async function response(form) {
  const idp = identityProvider(form);
  const sp = samlify.ServiceProvider({ metadata: form.sp, wantMessageSigned: form.signed !== 'assertion' });
  const query = querystring.parse(form.request);
  const octetString = form.request.split('&Signature=')[0];
  const request = form.request ? await idp.parseLoginRequest(sp, 'redirect', { query, octetString }) : null;
  const user = { email: form.nameId };
  const how = {
    // By itself it signs a response before it encrypts what is in it, after which the signature is wrong.
    encryptThenSign: form.order !== 'default',
    ...(form.template === 'default' ? {} : { customTagReplacement: (template) => filled(template, form, sp, request) }),
  };
  const made = await idp.createLoginResponse(sp, request, 'post', user, how);
  return { SAMLResponse: made.context };
}

async function answer(form) {
  if (form.command === 'metadata') {
    return { metadata: identityProvider(form).getMetadata() };
  }
  return response(form).catch((refusal) => ({ refused: String(refusal) }));
}

readline
  .createInterface({ input: process.stdin })
  .on('line', (line) => answer(querystring.parse(line)).then((said) => console.log(querystring.stringify(said))));
