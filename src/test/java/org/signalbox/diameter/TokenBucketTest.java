// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void theBurstPassesAtOnceAndNoMore() {
        TokenBucket bucket = new TokenBucket(10, 3);
        assertThat(passing(bucket, 5, 0)).isEqualTo(3);
    }

    @Test
    void oneMorePassesWithEachShareOfASecond() {
        TokenBucket bucket = new TokenBucket(10, 3);
        passing(bucket, 3, 0);
        assertThat(bucket.take(SECOND / 10 - 1)).isFalse();
        assertThat(bucket.take(SECOND / 10)).isTrue();
        assertThat(bucket.take(SECOND / 10)).isFalse();
    }

    @Test
    void aLongSilenceSavesNoMoreThanTheBurst() {
        TokenBucket bucket = new TokenBucket(10, 3);
        passing(bucket, 3, 0);
        assertThat(passing(bucket, 100, 3600 * SECOND)).isEqualTo(3);
    }

    @Test
    void inTheLongRunAsManyPassAsWereSaid() {
        TokenBucket bucket = new TokenBucket(50, 5);
        int passed = 0;
        for (long now = 0; now < 10 * SECOND; now += SECOND / 1000) {
            passed += passing(bucket, 1, now);
        }
        assertThat(passed).isBetween(500, 505);
    }

    @Test
    void timeMayBeginAnywhere() {
        for (long begin : new long[] {-5 * SECOND, 0, Long.MIN_VALUE / 2}) {
            assertThat(passing(new TokenBucket(1, 2), 3, begin)).isEqualTo(2);
        }
    }

    @Test
    void aBucketThatHoldsNothingIsRefused() {
        assertThatThrownBy(() -> new TokenBucket(0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenBucket(1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static int passing(TokenBucket bucket, int many, long now) {
        int passed = 0;
        for (int i = 0; i < many; i++) {
            passed += bucket.take(now) ? 1 : 0;
        }
        return passed;
    }
}
