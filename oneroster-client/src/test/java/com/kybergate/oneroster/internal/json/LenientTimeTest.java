// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The edges of what is a date and a moment; {@link ReadersTest} has the forms that are sent. */
class LenientTimeTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2024-01-01,2024-01-01",
                "0000-01-01,0000-01-01",
                "9999-12-31,9999-12-31",
                "2024-02-29,2024-02-29",
                "2023-02-29,-",
                "2024-00-10,-",
                "2024-10-00,-",
                "2024-1-01,-",
                "2024-01-0,-",
                "2024-01-011,-",
                "2024/01-01,-",
                "2024-01/01,-",
                "20a4-01-01,-",
                "2024-0:-01,-",
                "2024-/1-01,-",
                "1/1/2024,2024-01-01",
                "12/31/2024,2024-12-31",
                "1/1/2024 rest,2024-01-01",
                "1/1/202,-",
                "/1/2024,-",
                "1//2024,-",
                "1/12024,-",
                "0/1/2024,-",
                "1/0/2024,-",
                "13/1/2024,-",
                "1234567890/1/2024,-",
            })
    void aDateHasAYearAMonthAndADay(String text, @Nullable LocalDate date) {
        assertThat(LenientTime.date(text)).isEqualTo(date);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2024-01-01T00:00,2024-01-01T00:00:00Z",
                "2024-01-01T23:59,2024-01-01T23:59:00Z",
                "2024-01-01T24:00,-",
                "2024-01-01T00:60,-",
                "2024-01-01t01:02:03z,2024-01-01T01:02:03Z",
                "2024-01-01T01:02:59,2024-01-01T01:02:59Z",
                "2024-01-01T01:02:60,2024-01-01T01:02:59Z",
                "2024-01-01T01:02:61,-",
                "2024-01-01T01:02:0,-",
                "2024-01-01T01:02:,-",
                "2024-01-01T01:,-",
                "2024-01-01T01:2,-",
                "2024-01-01T01-02,-",
                "2024-01-01T,-",
                "2024-01-01T01:02.5,2024-01-01T01:02:00.500Z",
                "2024-01-01T01:02:03.,2024-01-01T01:02:03Z",
                "2024-01-01T01:02:03.09Z,2024-01-01T01:02:03.090Z",
                "2024-01-01T01:02:03.9999999999,2024-01-01T01:02:03.999999999Z",
                "1/2/2024 03:04:05,2024-01-02T03:04:05Z",
                "1/2/2024T03:04,2024-01-02T03:04:00Z",
                "1/2/2024-03:04,-",
            })
    void aMomentHasHoursAndMinutesAndNoMoreOfThemThanADayHas(String text, @Nullable Instant moment) {
        assertThat(LenientTime.instant(text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "01:02:03,000,2024-01-01T01:02:03Z",
                "01:02:03,5,2024-01-01T01:02:03.500Z",
            })
    void aCommaBeginsAFractionToo(String time, String fraction, Instant moment) {
        assertThat(LenientTime.instant("2024-01-01T" + time + "," + fraction)).isEqualTo(moment);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "`` ,12:00:00",
                "` `,12:00:00",
                "z,12:00:00",
                "` Z`,12:00:00",
                "+00:00,12:00:00",
                "+01:30,10:30:00",
                "-01:30,13:30:00",
                "+0130,10:30:00",
                "` +01`,11:00:00",
                "+00:59,11:01:00",
                "+00:60,-",
                "-11:59,23:59:00",
                "+18:00,-18",
                "+19:00,-",
                "+1,-",
                "+01:,-",
                "+01:3,-",
                "*01:30,-",
                "+a1,-",
            })
    void aZoneIsNoneOrZOrHoursAndMinutesAwayFromIt(String zone, @Nullable String utc) {
        Instant moment = LenientTime.instant("2024-01-01T12:00:00" + zone);

        if (utc == null) {
            assertThat(moment).isNull();
        } else if (utc.equals("-18")) {
            assertThat(moment).isEqualTo("2023-12-31T18:00:00Z");
        } else {
            assertThat(moment).isEqualTo("2024-01-01T" + utc + "Z");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-01T01:02:03Z,true",
        "2024-01-01T01:02:03.456Z,true",
        "2024-01-01T01:02:03,false",
        "2024-01-01T01:02Z,false",
        "2024-01-01 01:02:03Z,false",
        "20240101T01:02:03.00Z,false",
        "2024-01-01T01:02:03+00:00,false",
    })
    void theStandardsOwnMomentHasATAndAZ(String text, boolean standard) {
        assertThat(LenientTime.isStandardInstant(text)).isEqualTo(standard);
    }
}
