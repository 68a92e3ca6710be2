// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.Seeds;
import org.signalbox.mlr.AddressTable.Address;
import org.signalbox.sccp.message.AddressView;
import org.signalbox.ss7.Variant;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class AddressTableTest {
    private static final int TABLE_MAX = 60;
    private static final int LENGTH_MAX = 6;

    /// Against a search through all addresses.
    @Seeds(1_000)
    void longestThatFitsIsFound(long seed) {
        Random random = new Random(seed);
        Map<String, Address> byDigits = new LinkedHashMap<>();
        int size = random.nextInt(TABLE_MAX);
        for (int i = 0; i < size; i++) {
            boolean exact = random.nextInt(3) == 0;
            String digits = digits(random);
            byDigits.put(digits + exact, new Address(digits, exact, null));
        }
        List<Address> addresses = new ArrayList<>(byDigits.values());
        AddressTable table = new AddressTable("T", addresses);
        FoundNumber number = new FoundNumber();
        for (int i = 0; i < 50; i++) {
            String digits = digits(random);
            set(number, digits);

            assertThat(table.find(number)).as(digits).isEqualTo(naive(addresses, digits));
        }
    }

    private static @Nullable Address naive(List<Address> addresses, String digits) {
        Address best = null;
        for (Address address : addresses) {
            boolean fits =
                    address.exact()
                            ? digits.equals(address.digits())
                            : digits.startsWith(address.digits());
            if (fits
                    && (best == null
                            || address.digits().length() > best.digits().length()
                            || (address.digits().length() == best.digits().length()
                                    && address.exact()))) {
                best = address;
            }
        }
        return best;
    }

    /// Few digits, so that many begin alike.
    private static String digits(Random random) {
        StringBuilder digits = new StringBuilder();
        int length = 1 + random.nextInt(LENGTH_MAX);
        for (int i = 0; i < length; i++) {
            digits.append(Character.forDigit(random.nextInt(10) == 0 ? 15 : random.nextInt(3), 16));
        }
        return digits.toString();
    }

    /// By way of an address of SCCP, without and with a digit that is none.
    private static void set(FoundNumber number, String digits) {
        boolean odd = digits.length() % 2 == 1;
        var octets =
                Unpooled.buffer()
                        .writeByte(0x10)
                        .writeByte(0)
                        .writeByte(odd ? 0x11 : 0x12)
                        .writeByte(4);
        for (int i = 0; i < digits.length(); i += 2) {
            int second = i + 1 < digits.length() ? Character.digit(digits.charAt(i + 1), 16) : 0;
            octets.writeByte(second << 4 | Character.digit(digits.charAt(i), 16));
        }
        AddressView view = new AddressView();
        assertThat(view.read(Variant.ITU, octets, 0, octets.readableBytes())).isNull();
        number.set(view);
        assertThat(number).hasToString(digits);
    }
}
