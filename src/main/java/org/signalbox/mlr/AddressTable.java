// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/// Many numbers that a rule can be for (`cs7 mlr address-table`): a tree of their digits, in which
/// the longest that fits is found in as many steps as it has digits.
///
/// Each node has 18 ints: where each digit leads, and which address ends there, as how a number
/// begins and as all of one.
public final class AddressTable {
    /// More addresses than that are a subscriber register.
    public static final int ADDRESSES_MAX = 200_000;

    private static final int DIGITS = 16;
    private static final int PREFIX = DIGITS;
    private static final int EXACT = DIGITS + 1;
    private static final int NODE_INTS = DIGITS + 2;

    /// One address.
    ///
    /// @param digits as `0` to `9` and `a` to `f`, at least one
    /// @param exact whether those are all digits of the number
    /// @param action what it leads to, instead of what the rule says; null if the rule says it
    public record Address(String digits, boolean exact, @Nullable MlrAction action) {}

    private final String name;
    private final List<Address> addresses;
    private int[] nodes = new int[NODE_INTS];
    private int used = NODE_INTS;

    /// @param addresses of which no two are alike but in their action
    public AddressTable(String name, List<Address> addresses) {
        this.name = name;
        this.addresses = List.copyOf(addresses);
        for (int i = 0; i < this.addresses.size(); i++) {
            Address address = this.addresses.get(i);
            int place = nodeOf(address.digits) + (address.exact ? EXACT : PREFIX);
            nodes[place] = i + 1;
        }
        nodes = Arrays.copyOf(nodes, used);
    }

    private int nodeOf(String digits) {
        int node = 0;
        for (int i = 0; i < digits.length(); i++) {
            int place = node + Character.digit(digits.charAt(i), DIGITS);
            if (nodes[place] == 0) {
                if (used == nodes.length) {
                    nodes = Arrays.copyOf(nodes, 2 * used);
                }
                nodes[place] = used;
                used += NODE_INTS;
            }
            node = nodes[place];
        }
        return node;
    }

    public String name() {
        return name;
    }

    public List<Address> addresses() {
        return addresses;
    }

    /// The address that fits a number best: all of it, or else as many digits as possible; null if
    /// none does.
    @Nullable Address find(FoundNumber number) {
        int node = 0;
        int best = 0;
        for (int i = 0; i < number.count(); i++) {
            node = nodes[node + number.digit(i)];
            if (node == 0) {
                break;
            }
            if (nodes[node + PREFIX] != 0) {
                best = nodes[node + PREFIX];
            }
            if (i + 1 == number.count() && nodes[node + EXACT] != 0) {
                best = nodes[node + EXACT];
            }
        }
        return best == 0 ? null : addresses.get(best - 1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressTable table
                && table.name.equals(name)
                && table.addresses.equals(addresses);
    }

    @Override
    public int hashCode() {
        return 31 * addresses.hashCode() + name.hashCode();
    }

    @Override
    public String toString() {
        return "address-table " + name;
    }
}
