// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.kybergate.oneroster.AddressPolicy;
import com.kybergate.oneroster.internal.web.AddressGuard;
import com.kybergate.oneroster.internal.web.AddressRefusedException;
import com.kybergate.oneroster.internal.web.Poster;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends notices to a URL, signed as <a href="https://www.standardwebhooks.com">Standard Webhooks</a> says, so that receivers can take a library that
 * is there. Immutable; safe for concurrent use; shows neither the secret nor the path of the URL.
 *
 * <pre>{@code
 * SyncNotifier webhook = WebhookNotifier.builder()
 *     .url(URI.create("https://hooks.example.org/roster"))
 *     .secret(vault.read("roster-webhook"))                 // whsec_...
 *     .build();
 * }</pre>
 *
 * <p>A {@code POST} of {@link SyncNotice#toJson} has the headers {@code webhook-id}, the same for a notice whenever it is sent, {@code webhook-timestamp}, of this
 * attempt in seconds, and {@code webhook-signature}: for each secret {@code v1,} and the HMAC-SHA256 of the two and the body with dots between. A receiver takes it if one
 * of them is right and the time is of the last minutes, and knows by the id what it has already.
 *
 * <p>Any status of 200 to 299 says that it was taken. On 429, on any of 500 to 599 and where no answer comes, it is sent again: three times in all, after about one
 * second and about four, or after what {@code Retry-After} says, up to 30 seconds; and never beyond the time that a notice may take in all, since runs wait for it. Nothing else is sent again,
 * and no redirect is followed. 410 says that nobody wants them any more: remove the webhook then. Answers are read no further than needed, and written down nowhere.
 */
public final class WebhookNotifier implements SyncNotifier {
    private static final Duration MOST_OF_RETRY_AFTER = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private final Poster poster;
    private final List<SecretKeySpec> keys;
    private final String name;
    private final int attempts;
    private final Duration timeout;
    private final Duration longest;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Pause pause;
    private final RandomGenerator random;

    private WebhookNotifier(Builder builder, URI url) {
        AddressPolicy policy = builder.addresses;
        this.poster = new Poster(url, "webhook URL", new AddressGuard(policy::allowsHost, policy::allows));
        this.keys = List.copyOf(builder.keys);
        this.name = builder.name == null ? "webhook-" + digest(url.toString()).substring(0, 24) : builder.name;
        this.attempts = builder.attempts;
        this.timeout = builder.timeout;
        this.longest = builder.longest;
        this.clock = builder.clock;
        this.nanos = builder.nanos;
        this.pause = builder.pause;
        this.random = builder.random;
    }

    /** How to wait; handed in so that tests need not. */
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    /**
     * Begins a webhook.
     *
     * @return a builder that lacks a URL and a secret
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Sends a notice, and again where that may help.
     *
     * @param notice what happened
     * @throws WebhookException if nobody took it
     * @throws InterruptedException if the thread is interrupted, whose flag is set again
     */
    @Override
    public void send(SyncNotice notice) throws WebhookException, InterruptedException {
        String id = id(notice.id());
        byte[] body = notice.toJson().getBytes(UTF_8);
        long start = nanos.getAsLong();
        for (int attempt = 1; ; attempt++) {
            Failure failure = attempt(id, body, left(start));
            if (failure == null) {
                return;
            }
            Duration wait = failure.mayPass() && attempt < attempts ? wait(attempt, failure.retryAfter()) : null;
            if (wait == null || wait.compareTo(left(start)) >= 0) {
                throw new WebhookException(
                        failure.code(),
                        "the webhook at " + poster.host() + " did not take a notice: " + failure.code() + " after "
                                + attempt + (attempt == 1 ? " attempt" : " attempts") + failure.detail());
            }
            rest(wait);
        }
    }

    /** Why an attempt did not succeed. */
    private record Failure(
            String code, boolean mayPass, @Nullable Duration retryAfter, String detail) {
        static Failure of(String code, boolean mayPass) {
            return new Failure(code, mayPass, null, "");
        }
    }

    private Duration left(long start) {
        return longest.minusNanos(nanos.getAsLong() - start);
    }

    private void rest(Duration wait) throws InterruptedException {
        try {
            pause.of(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    /** One attempt, with a time and signatures of its own; null if it was taken. */
    private @Nullable Failure attempt(String id, byte[] body, Duration left) throws InterruptedException {
        String timestamp = String.valueOf(clock.instant().getEpochSecond());
        Map<String, String> headers = Map.of(
                "User-Agent",
                "kybergate-roster-sync",
                "webhook-id",
                id,
                "webhook-timestamp",
                timestamp,
                "webhook-signature",
                signatures(id + "." + timestamp + ".", body));
        try {
            return judged(poster.post(headers, body, left.compareTo(timeout) < 0 ? left : timeout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw e;
        } catch (IOException e) {
            return judged(e);
        }
    }

    private @Nullable Failure judged(Poster.Answer answer) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return null;
        }
        if (status == 410) {
            return new Failure("gone", false, null, "; it wants no more of them, so remove it");
        }
        if (status >= 300 && status < 400) {
            return new Failure("redirect", false, null, "; enter the address that it redirects to");
        }
        return new Failure("http-" + status, status == 429 || status >= 500, retryAfter(answer.retryAfter()), "");
    }

    /** Their messages may quote the URL, so only their kinds are looked at. */
    private static Failure judged(IOException e) {
        AddressRefusedException refused = AddressRefusedException.in(e);
        if (refused != null) {
            return new Failure(
                    "address-refused",
                    false,
                    null,
                    "; " + refused.reason()
                            + "; if it is meant to stand there, allow it with WebhookNotifier.Builder.addresses");
        }
        if (e instanceof SSLException) {
            // A certificate does not mend itself in seconds.
            return Failure.of("tls-failed", false);
        }
        if (e instanceof UnknownHostException) {
            return Failure.of("host-unknown", true);
        }
        return Failure.of(e instanceof InterruptedIOException ? "timeout" : "connection", true);
    }

    private Duration wait(int attempt, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            return retryAfter;
        }
        // One second, four, sixteen; of each at least the half.
        long whole = FIRST_PAUSE.toNanos() << Math.min(2 * (attempt - 1), 10);
        return Duration.ofNanos(whole / 2 + random.nextLong(whole / 2 + 1));
    }

    private @Nullable Duration retryAfter(@Nullable String header) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        Duration wait;
        if (text.matches("[0-9]{1,9}")) {
            wait = Duration.ofSeconds(Long.parseLong(text));
        } else {
            try {
                Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                wait = Duration.between(clock.instant(), until);
            } catch (DateTimeException e) {
                return null;
            }
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MOST_OF_RETRY_AFTER) > 0 ? MOST_OF_RETRY_AFTER : wait;
    }

    /** The id as it is sent: one with dots in it could move the border between the parts that are signed. */
    private static String id(String id) {
        return PLAIN_ID.matcher(id).matches() ? id : "notice_" + digest(id);
    }

    private String signatures(String head, byte[] body) {
        List<String> signatures = new ArrayList<>();
        try {
            for (SecretKeySpec key : keys) {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(key);
                mac.update(head.getBytes(UTF_8));
                signatures.add("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
        return String.join(" ", signatures);
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The name that was set, or one made of the URL, from which the URL cannot be read. */
    @Override
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "WebhookNotifier[" + poster.host() + "]";
    }

    /** Builds a webhook; for one thread at a time. */
    public static final class Builder {
        private static final String PREFIX = "whsec_";

        private @Nullable URI url;
        private @Nullable String name;
        private final List<SecretKeySpec> keys = new ArrayList<>();
        private AddressPolicy addresses = AddressPolicy.publicOnly();
        private int attempts = 3;
        private Duration timeout = Duration.ofSeconds(10);
        private Duration longest = Duration.ofSeconds(30);
        private Clock clock = Clock.systemUTC();
        private LongSupplier nanos = System::nanoTime;
        private Pause pause = duration -> Thread.sleep(duration.toMillis());
        private RandomGenerator random = new SecureRandom();

        private Builder() {}

        /**
         * Sets where notices go.
         *
         * @param url an address that begins with {@code https://}; with {@code http://} only on this machine, where {@link #addresses} allows that
         * @return this builder
         */
        public Builder url(URI url) {
            this.url = Objects.requireNonNull(url, "url");
            return this;
        }

        /**
         * Adds a secret to sign with. One is enough; while a secret is being changed there are two, the new one first, and receivers may know either.
         *
         * @param secret {@code whsec_} and 24 to 64 random bytes in Base64; each webhook has its own
         * @return this builder
         * @throws IllegalArgumentException if it is no such thing; the message does not show it
         */
        public Builder secret(String secret) {
            String text = secret.strip();
            if (!text.startsWith(PREFIX)) {
                throw new IllegalArgumentException("a webhook's secret begins with " + PREFIX);
            }
            byte[] key;
            try {
                key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            } catch (IllegalArgumentException e) {
                // Its message may quote a letter of the secret.
                key = new byte[0];
            }
            if (key.length < 24 || key.length > 64) {
                throw new IllegalArgumentException(
                        "after " + PREFIX + " a webhook's secret holds 24 to 64 bytes in Base64");
            }
            keys.add(new SecretKeySpec(key, "HmacSHA256"));
            return this;
        }

        /**
         * Sets the name under which is remembered what this webhook has been told. Unless set, it is made of the URL, so a webhook that moves is told anew.
         *
         * @param name 1 to 40 letters, digits, dots, hyphens or underscores
         * @return this builder
         */
        public Builder name(String name) {
            if (!name.matches("[A-Za-z0-9._-]{1,40}")) {
                throw new IllegalArgumentException("name: 1 to 40 letters, digits, '.', '-' or '_'");
            }
            this.name = name;
            return this;
        }

        /**
         * Sets which addresses the URL may lead to: {@link AddressPolicy#publicOnly} unless set.
         *
         * @param addresses the policy
         * @return this builder
         */
        public Builder addresses(AddressPolicy addresses) {
            this.addresses = Objects.requireNonNull(addresses, "addresses");
            return this;
        }

        /**
         * Sets how often a notice is sent at most: three times unless set.
         *
         * @param attempts the number, the first time included
         * @return this builder
         */
        public Builder attempts(int attempts) {
            if (attempts < 1) {
                throw new IllegalArgumentException("attempts is below 1");
            }
            this.attempts = attempts;
            return this;
        }

        /**
         * Sets how long one attempt may take: 10 seconds unless set.
         *
         * @param timeout the time from looking the host up to the status
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = positive(timeout);
            return this;
        }

        /**
         * Sets how long a notice may take with all its attempts and the pauses between them: 30 seconds unless set. A run waits for that long.
         *
         * @param longest the time
         * @return this builder
         */
        public Builder longest(Duration longest) {
            this.longest = positive(longest);
            return this;
        }

        private static Duration positive(Duration time) {
            if (time.isNegative() || time.isZero() || time.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException("a time is above 0, and an hour at most");
            }
            return time;
        }

        Builder clock(Clock clock, LongSupplier nanos) {
            this.clock = clock;
            this.nanos = nanos;
            return this;
        }

        Builder pause(Pause pause) {
            this.pause = pause;
            return this;
        }

        Builder random(RandomGenerator random) {
            this.random = random;
            return this;
        }

        /**
         * Makes the webhook. Nothing is sent yet.
         *
         * @return the webhook
         * @throws IllegalArgumentException if the URL may not be called; the message says why and shows its host at most
         * @throws IllegalStateException if there is no URL or no secret
         */
        public WebhookNotifier build() {
            if (url == null || keys.isEmpty()) {
                throw new IllegalStateException("a webhook needs a URL and a secret");
            }
            return new WebhookNotifier(this, url);
        }
    }
}
