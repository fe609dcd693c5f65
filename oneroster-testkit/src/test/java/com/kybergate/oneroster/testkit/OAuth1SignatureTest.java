// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.QueryString.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OAuth1SignatureTest {

    @Test
    void the_base_string_is_that_of_rfc_5849_section_3_4_1_1() {
        List<Parameter> parameters = new ArrayList<>(QueryString.parse("b5=%3D%253D&a3=a&c%40=&a2=r%20b"));
        parameters.addAll(OAuth1Verifier.parameters("OAuth realm=\"Example\",oauth_consumer_key=\"9djdj82h48djs9d2\","
                + "oauth_token=\"kkk9d7dh3k39sjv7\",oauth_signature_method=\"HMAC-SHA1\","
                + "oauth_timestamp=\"137131201\",oauth_nonce=\"7d8f3e4a\""));
        parameters.addAll(QueryString.parse("c2&a3=2+q"));
        assertThat(OAuth1Signature.baseString("POST", "http", "EXAMPLE.COM:80", "/request", parameters))
                .isEqualTo("POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D"
                        + "%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a"
                        + "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3D"
                        + "kkk9d7dh3k39sjv7");
    }

    @Test
    void the_signature_is_that_of_the_photos_in_rfc_5849_section_1_2() {
        List<Parameter> parameters = new ArrayList<>(QueryString.parse("file=vacation.jpg&size=original"));
        parameters.addAll(OAuth1Verifier.parameters("OAuth realm=\"Photos\", oauth_consumer_key=\"dpf43f3p2l4k3l03\", "
                + "oauth_token=\"nnch734d00sl2jdk\", oauth_signature_method=\"HMAC-SHA1\", "
                + "oauth_timestamp=\"137131202\", oauth_nonce=\"chapoH\""));
        String base = OAuth1Signature.baseString("GET", "http", "photos.example.net", "/photos", parameters);
        assertThat(OAuth1Signature.sign("HMAC-SHA1", base, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00"))
                .isEqualTo("MdpQcU8iPSUjWoN/UDMsK2sui9I=");
    }

    @Test
    void the_signature_with_sha256_is_what_another_language_computes() {
        // hmac.new(b"se%20cret&", b"GET&http%3A%2F%2Fexample.org%2F&", hashlib.sha256) in Python.
        assertThat(OAuth1Signature.sign("HMAC-SHA256", "GET&http%3A%2F%2Fexample.org%2F&", "se cret", ""))
                .isEqualTo("4UfGhwlohPaj/HfFqFse18TTNkklFfDD5yReH5KXfyE=");
    }

    @Test
    void ports_stay_in_the_base_string_unless_they_are_the_schemes_own() {
        assertThat(OAuth1Signature.baseString("GET", "https", "h:443", "/", List.of()))
                .isEqualTo("GET&https%3A%2F%2Fh%2F&");
        assertThat(OAuth1Signature.baseString("GET", "https", "h:80", "/", List.of()))
                .isEqualTo("GET&https%3A%2F%2Fh%3A80%2F&");
        assertThat(OAuth1Signature.baseString("get", "HTTP", "h:8443", "", List.of()))
                .isEqualTo("GET&http%3A%2F%2Fh%3A8443%2F&");
    }

    @Test
    void only_unreserved_characters_stay_as_they_are() {
        assertThat(OAuth1Signature.encode("Az09-._~ *+%é☃")).isEqualTo("Az09-._~%20%2A%2B%25%C3%A9%E2%98%83");
    }
}
