// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "https://h.example/ims/oneroster/v1p1|https://h.example/ims/oneroster/v1p1|false",
                "https://h.example|https://h.example/ims/oneroster/v1p1|true",
                "https://h.example/|https://h.example/ims/oneroster/v1p1|true",
                "https://h.example///|https://h.example/ims/oneroster/v1p1|true",
                "https://h.example/ims/oneroster/v1p1/|https://h.example/ims/oneroster/v1p1|true",
                "` https://h.example `|https://h.example/ims/oneroster/v1p1|true",
                "\"https://h.example\"|https://h.example/ims/oneroster/v1p1|true",
                "\u201chttps://h.example\u201d|https://h.example/ims/oneroster/v1p1|true",
                "<https://h.example>,|https://h.example/ims/oneroster/v1p1|true",
                "https://h.example\u200b/ims/one\u00adroster/v1p1\ufeff|https://h.example/ims/oneroster/v1p1|true",
                "`https://h.example/ims/\u00a0oneroster/v1p1`|https://h.example/ims/oneroster/v1p1|true",
                "h.example|https://h.example/ims/oneroster/v1p1|true",
                "HTTPS://H.Example|https://h.example/ims/oneroster/v1p1|true",
                "https://h.example:443|https://h.example/ims/oneroster/v1p1|true",
                "https://h.example:8443|https://h.example:8443/ims/oneroster/v1p1|true",
                "https://d.aeries.net/aeries/ims/oneroster/v1p1|https://d.aeries.net/aeries/ims/oneroster/v1p1|false",
                "https://h.example/MoYPlyQWmG0%3D/ims/oneroster/v1p1|https://h.example/MoYPlyQWmG0%3D/ims/oneroster/v1p1|false",
                "https://h.example/proxy/v1p0/app|https://h.example/proxy/v1p0/app|false",
                "https://h.example/ims/oneroster/v1p1#top|https://h.example/ims/oneroster/v1p1|true",
            })
    void repairsWhatPeoplePaste(String pasted, String called, boolean repaired) {
        BaseUrl base = BaseUrl.of(pasted, false);

        assertThat(base.url()).hasToString(called);
        assertThat(base.repaired()).isEqualTo(repaired);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "https://",
                "ftp://h.example",
                "http://h.example",
                "http://127.0.0.1",
                "https://user:pw@h.example",
                "https://h.example/?app=1",
                "https://h example:x",
                "http://127.0.0.1.evil.example"
            })
    void refusesWhatMustNotBeCalled(String pasted) {
        assertThatThrownBy(() -> BaseUrl.of(pasted, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void allowsPlainHttpOnLoopbackAlone() {
        assertThat(BaseUrl.of("http://127.0.0.1:8080", true).url().port()).isEqualTo(8080);
        assertThat(BaseUrl.of("http://localhost:8080", true).url().host()).isEqualTo("localhost");
        assertThat(BaseUrl.of("http://[::1]:8080", true).url().host()).isEqualTo("::1");
        for (String other : new String[] {
            "http://h.example",
            "http://10.0.0.1",
            "http://localhost.h.example",
            "http://127.0.0.1.h.example",
            "http://0.0.0.0"
        }) {
            assertThatThrownBy(() -> BaseUrl.of(other, true)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
