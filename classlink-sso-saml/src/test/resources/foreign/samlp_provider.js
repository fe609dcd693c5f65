// SPDX-License-Identifier: Apache-2.0
// An identity provider made of samlp, whose documents are templates and whose signatures and encryption are xml-crypto's and xml-encryption's, in JavaScript.
// Reads forms from its standard input, one a line, and answers each with a form of one line. Its folder has its key.pem and certificate.pem.
'use strict';
const { X509Certificate } = require('crypto');
const { readFileSync } = require('fs');
const querystring = require('querystring');
const readline = require('readline');
const samlp = require('samlp');

const key = readFileSync('key.pem', 'utf8');
const cert = readFileSync('certificate.pem', 'utf8');
const OLD = {
  encryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
  disallowEncryptionWithInsecureAlgorithm: false,
  warnOnInsecureEncryptionAlgorithm: false,
};

// samlp reads no metadata: whoever runs it tells it what stands there.
function serviceProvider(xml) {
  const certificate = (use) => {
    const encoded = new RegExp(`use="${use}".*?<ds:X509Certificate>([^<]+)<`, 's').exec(xml)[1];
    return new X509Certificate(Buffer.from(encoded, 'base64'));
  };
  const address = /AssertionConsumerService [^>]*Location="([^"]+)"/.exec(xml)[1];
  return { address, signing: certificate('signing'), encryption: certificate('encryption') };
}

function metadata(form, done) {
  const signOn = new URL(form.signOn);
  const request = { headers: { host: signOn.host, 'x-forwarded-proto': 'https' } };
  const handler = samlp.metadata({ issuer: form.entityId, cert, redirectEndpointPath: signOn.pathname, postEndpointPath: signOn.pathname });
  handler(request, { set: () => {}, send: (xml) => done({ metadata: xml }) });
}

function response(form, done) {
  const sp = serviceProvider(form.sp);
  const encryption = {
    encryptionCert: sp.encryption.toString(),
    encryptionPublicKey: sp.encryption.publicKey.export({ type: 'spki', format: 'pem' }),
  };
  const handler = samlp.auth({
    issuer: form.entityId,
    key,
    cert,
    ...(form.request ? { signingCert: sp.signing.toString() } : { audience: form.spEntityId }),
    recipient: sp.address,
    destination: sp.address,
    signAssertion: form.signed !== 'response',
    signResponse: form.signed !== 'assertion',
    ...(form.signing === 'sha1' ? { signatureAlgorithm: 'rsa-sha1', digestAlgorithm: 'sha1' } : {}),
    ...(form.encrypting === 'no' ? {} : encryption),
    ...(form.encrypting === 'cbc256' ? OLD : {}),
    getUserFromRequest: () => form,
    profileMapper: (user) => ({
      getClaims: () => ({ email: user.email, displayName: user.displayName }),
      getNameIdentifier: () => ({ nameIdentifier: user.nameId }),
    }),
    getPostURL: (audience, request, asked, found) => found(null, sp.address),
    responseHandler: (made) => done({ SAMLResponse: made.toString('base64') }),
  });
  handler({ method: 'GET', query: querystring.parse(form.request), body: {} }, {}, (refusal) => done({ refused: String(refusal) }));
}

function answer(form, done) {
  if (form.command === 'metadata') {
    metadata(form, done);
  } else {
    response(form, done);
  }
}

readline.createInterface({ input: process.stdin }).on('line', (line) => answer(querystring.parse(line), (said) => console.log(querystring.stringify(said))));
