// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who else is to be asked, as an answer says (RFC 6733 sections 6.12 to 6.14).
///
/// @param hosts their names, in order
/// @param usage for which further requests it holds; null: for this one only
/// @param validity for how long
record Redirection(List<String> hosts, @Nullable RedirectUsage usage, Duration validity) {
    /// Section 4.3.1: such as `aaa://hss.example.org:3868`.
    private static final Pattern HOST = Pattern.compile("^aaas?://([^:;]+)");

    private static final int HOSTS_MAX = 16;
    private static final int SECONDS_MAX = 86_400;

    /// @return what stands before it could not be read, if it cannot be to its end
    static Redirection read(ByteBuf message) {
        List<String> hosts = new ArrayList<>();
        int usage = 0;
        int seconds = 0;
        try {
            AvpReader avps = new AvpReader().begin(message);
            while (avps.next()) {
                if (avps.is(BaseAvp.REDIRECT_HOST)) {
                    Matcher host = HOST.matcher(avps.text());
                    if (host.find() && hosts.size() < HOSTS_MAX) {
                        hosts.add(host.group(1));
                    }
                } else if (avps.is(BaseAvp.REDIRECT_HOST_USAGE)) {
                    usage = avps.unsigned32();
                } else if (avps.is(BaseAvp.REDIRECT_MAX_CACHE_TIME)) {
                    int said = avps.unsigned32();
                    seconds = said < 0 ? SECONDS_MAX : Math.min(said, SECONDS_MAX);
                }
            }
        } catch (DiameterException unreadable) {
            return new Redirection(hosts, null, Duration.ZERO);
        }
        // section 6.14: how long has to be said if it is to be kept
        return new Redirection(
                hosts, seconds == 0 ? null : RedirectUsage.of(usage), Duration.ofSeconds(seconds));
    }
}
