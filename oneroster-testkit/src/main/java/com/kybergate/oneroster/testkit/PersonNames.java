// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Invented names: about one person in four has a letter outside ASCII. */
final class PersonNames {

    private static final List<String> GIVEN = List.of(
            "Ada",
            "Alden",
            "Amara",
            "Anton",
            "Aria",
            "Asha",
            "Basil",
            "Beatrix",
            "Bram",
            "Calla",
            "Cedar",
            "Clio",
            "Dahlia",
            "Darius",
            "Delphine",
            "Elio",
            "Ember",
            "Esme",
            "Fable",
            "Felix",
            "Fern",
            "Gideon",
            "Greta",
            "Hazel",
            "Hugo",
            "Imani",
            "Iris",
            "Isidor",
            "Jasper",
            "Jonah",
            "Juniper",
            "Kai",
            "Kavya",
            "Keziah",
            "Laszlo",
            "Leila",
            "Linus",
            "Lark",
            "Mabel",
            "Malik",
            "Marlow",
            "Mina",
            "Nadia",
            "Nico",
            "Noor",
            "Odessa",
            "Olive",
            "Orson",
            "Pearl",
            "Piper",
            "Priya",
            "Quill",
            "Ramona",
            "Remy",
            "Rowan",
            "Sage",
            "Silas",
            "Soren",
            "Tamsin",
            "Theo",
            "Thea",
            "Umber",
            "Uma",
            "Vesper",
            "Viola",
            "Wren",
            "Xavier",
            "Yara",
            "Yusuf",
            "Zadie",
            "Zora",
            "Zoë",
            "Łukasz",
            "Børge",
            "Chloé",
            "François",
            "Jürgen",
            "José",
            "Åsa",
            "Siân",
            "Šimon",
            "Ömer");

    private static final List<String> FAMILY = List.of(
            "Applebramble",
            "Ashwhistle",
            "Birchwater",
            "Bramblewick",
            "Candlebrook",
            "Cloverdell",
            "Copperfinch",
            "Cricketmoor",
            "Dandelyon",
            "Dewberry",
            "Driftmere",
            "Eaglethorn",
            "Elderhatch",
            "Fallowmere",
            "Featherby",
            "Fiddlebrook",
            "Foxglovell",
            "Gingerleaf",
            "Goosewater",
            "Gorsefield",
            "Harebell",
            "Hazelwhit",
            "Honeycombe",
            "Inkwellby",
            "Ivorymoss",
            "Jamberry",
            "Kestrelby",
            "Kettlewhit",
            "Lanternby",
            "Larkspurn",
            "Lavendell",
            "Maplethwaite",
            "Marigolden",
            "Meadowlark",
            "Mossbottom",
            "Nettlewick",
            "Nutmegson",
            "Oatbridge",
            "Otterbourne",
            "Owlsworthy",
            "Paddlebrook",
            "Peppercorne",
            "Pinewhistle",
            "Plumtree",
            "Quillfeather",
            "Quincebury",
            "Rabbitson",
            "Ravenmoor",
            "Rosehipley",
            "Rushwater",
            "Saffronby",
            "Sandpipering",
            "Silverbirch",
            "Snowberry",
            "Sparrowhurst",
            "Starflower",
            "Tanglewood",
            "Thistledown",
            "Thimbleby",
            "Turnipseed",
            "Umberfield",
            "Velvetleaf",
            "Violetbank",
            "Wagtailer",
            "Wallflowers",
            "Whistlewood",
            "Willowmere",
            "Winterbloom",
            "Yarrowby",
            "Núñez Applebloom",
            "Ångströmsby",
            "Brânză",
            "Çiçekdal",
            "Dvořákovic",
            "Fjørdholm",
            "Gänseblum",
            "O'Brackenfern",
            "Żabkowska",
            "Señorial",
            "Müllerkorn",
            "Élan-Brook",
            "Støvring");

    private static final List<String> PLACES = List.of(
            "Marigold Hill",
            "Copper Creek",
            "Lantern Bay",
            "Thistle Grove",
            "Otter Bend",
            "Juniper Flats",
            "Quarry Lake",
            "Fiddler's Green",
            "Willow Crossing",
            "Heron Point",
            "Amber Valley",
            "Peñasco Alto");

    /** Spelling a name costs more than all the rest of a record. */
    private static final Map<String, String> PLAIN = Stream.concat(GIVEN.stream(), FAMILY.stream())
            .collect(Collectors.toUnmodifiableMap(name -> name, PersonNames::spell));

    private PersonNames() {}

    static String given(long seed, long person) {
        return GIVEN.get(Mix.below(GIVEN.size(), seed, person));
    }

    static String family(long seed, long household) {
        return FAMILY.get(Mix.below(FAMILY.size(), seed, household));
    }

    static String place(long seed, long index) {
        // Neighbouring indexes get different places until the list is used up.
        return PLACES.get((int) ((Mix.below(PLACES.size(), seed, 0) + index) % PLACES.size()));
    }

    static int places() {
        return PLACES.size();
    }

    /** Lower-case ASCII letters only, as directories make login names. */
    static String plain(String name) {
        String known = PLAIN.get(name);
        return known == null ? spell(name) : known;
    }

    private static String spell(String name) {
        String spelled = name.replace("ł", "l")
                .replace("Ł", "L")
                .replace("ø", "o")
                .replace("Ø", "O")
                .replace("æ", "ae")
                .replace("ß", "ss");
        return Normalizer.normalize(spelled, Normalizer.Form.NFD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z]", "");
    }
}
