// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.internal.PendingLogins;

/** What a sign-in is made of, as it is put together once. */
record SignInParts(
        PendingLogins logins,
        Discovery discovery,
        AuthorizationRequests requests,
        IdentityReader reader,
        Tenants tenants,
        TestSignIns tests,
        boolean openId) {}
