"""The closed tables of the lexer: every word that it takes as part of a number, and none besides."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.quantities import Relation

ONES: Mapping[str, int] = MappingProxyType(
    {word: n for n, word in enumerate("zero one two three four five six seven eight nine".split())}
)
TEENS: Mapping[str, int] = MappingProxyType(
    {
        word: n
        for n, word in enumerate(
            "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 10
        )
    }
)
TENS: Mapping[str, int] = MappingProxyType(
    {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
)
SCALES: Mapping[str, int] = MappingProxyType(
    {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
    | {"quadrillion": 15, "lakh": 5, "lakhs": 5, "crore": 7, "crores": 7}
)
SCALE_MARKS: Mapping[str, int] = MappingProxyType(
    {
        "k": 3,
        "K": 3,
        "m": 6,
        "mn": 6,
        "M": 6,
        "MM": 6,
        "mm": 6,
        "bn": 9,
        "Bn": 9,
        "BN": 9,
        "b": 9,
        "B": 9,
        "tn": 12,
        "Tn": 12,
        "T": 12,
        "mln": 6,
        "mio": 6,
        "Mio": 6,
        "bln": 9,
        "mrd": 9,
        "Mrd": 9,
        "tln": 12,
    }
)
SPACED_MARKS = (
    "mn",
    "bn",
    "Bn",
    "BN",
    "tn",
    "Tn",
    "mln",
    "mio",
    "Mio",
    "bln",
    "mrd",
    "Mrd",
    "tln",
)  # the others, after a space, need a currency before the number
# what takes the place of a scale word and has no sure value: after any number, and after money alone
SLANG = frozenset(
    "grand mil mils bil bils K's k's Ks ks zillion gazillion bazillion kazillion jillion squillion milliard milliards "
    "zillions gazillions".split()
)
MONEY_SLANG = frozenset("large mill mills p".split())
NO_SLANG = frozenset(("vs",))  # besides this, a word of two to four letters without a vowel after money is one: "zn"
PLURAL_SCALES: Mapping[str, int] = MappingProxyType(
    {"hundreds": 2, "thousands": 3, "millions": 6, "billions": 9, "trillions": 12}
)
MULTI: Mapping[str, int] = MappingProxyType({"multimillion": 6, "multibillion": 9, "multitrillion": 12})
ORDINALS: Mapping[str, int] = MappingProxyType(
    {
        word: n
        for n, word in enumerate(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
            1,
        )
    }
    | {
        word: 10 * n
        for n, word in enumerate("thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth".split(), 3)
    }
    | {"hundredth": 100, "thousandth": 1_000, "millionth": 1_000_000}
)
ORDINAL_ENDINGS = ("st", "nd", "rd", "th")
MULTIPLES: Mapping[str, int] = MappingProxyType(
    {"twice": 2, "thrice": 3}
    | dict.fromkeys("double doubles doubled doubling".split(), 2)
    | dict.fromkeys("triple triples tripled tripling treble trebles trebled trebling".split(), 3)
    | dict.fromkeys("quadruple quadruples quadrupled quadrupling".split(), 4)
    | dict.fromkeys("quintuple quintupled".split(), 5)
    | {
        f"{word}fold": n
        for n, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)
    }
    | {"twentyfold": 20, "fiftyfold": 50, "hundredfold": 100, "thousandfold": 1_000}
)
# spans of time that are a number of another; a count may stand before the plural ("two decades")
SPANS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {"fortnight": (2, "week"), "decade": (10, "year"), "century": (100, "year"), "millennium": (1_000, "year")}
)
MANY_SPANS: Mapping[str, str] = MappingProxyType(
    {"fortnights": "fortnight", "decades": "decade", "centuries": "century", "millennia": "millennium"}
)
ROMAN = frozenset("II III IV VI VII VIII IX XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII XXX".split())
VAGUE: tuple[tuple[str, ...], ...] = (("several",), ("a", "few"), ("a", "couple", "of"), ("a", "couple"))

# "one" is no numeral after these words, or before those.
NOT_ONE_AFTER = frozenset("no any each this that the".split())
NOT_ONE_BEFORE = frozenset("of another must can may might could should would".split())

HEDGES: tuple[tuple[str, Relation], ...] = (
    ("about", Relation.ABOUT),
    ("around", Relation.ABOUT),
    ("approximately", Relation.ABOUT),
    ("approx .", Relation.ABOUT),
    ("approx", Relation.ABOUT),
    ("roughly", Relation.ABOUT),
    ("circa", Relation.ABOUT),
    ("some", Relation.ABOUT),
    ("an estimated", Relation.ABOUT),
    ("estimated", Relation.ABOUT),
    ("near", Relation.ABOUT),
    ("near -", Relation.ABOUT),
    ("close to", Relation.ABOUT),
    ("in the region of", Relation.ABOUT),
    ("~", Relation.ABOUT),
    ("≈", Relation.ABOUT),
    ("more than", Relation.MORE),
    ("over", Relation.MORE),
    ("above", Relation.MORE),
    ("beyond", Relation.MORE),
    ("exceed", Relation.MORE),
    ("exceeds", Relation.MORE),
    ("exceeded", Relation.MORE),
    ("exceeding", Relation.MORE),
    ("surpass", Relation.MORE),
    ("surpasses", Relation.MORE),
    ("surpassed", Relation.MORE),
    ("surpassing", Relation.MORE),
    ("tops", Relation.MORE),
    ("topped", Relation.MORE),
    ("topping", Relation.MORE),
    ("in excess of", Relation.MORE),
    ("upwards of", Relation.MORE),
    ("upward of", Relation.MORE),
    ("north of", Relation.MORE),
    ("greater than", Relation.MORE),
    ("higher than", Relation.MORE),
    ("> =", Relation.AT_LEAST),
    (">", Relation.MORE),
    ("at least", Relation.AT_LEAST),
    ("as little as", Relation.AT_LEAST),
    ("as few as", Relation.AT_LEAST),
    ("as low as", Relation.AT_LEAST),
    ("no lower than", Relation.AT_LEAST),
    ("no less than", Relation.AT_LEAST),
    ("not less than", Relation.AT_LEAST),
    ("no fewer than", Relation.AT_LEAST),
    ("not fewer than", Relation.AT_LEAST),
    ("minimum of", Relation.AT_LEAST),
    ("a minimum of", Relation.AT_LEAST),
    ("≥", Relation.AT_LEAST),
    ("less than", Relation.LESS),
    ("fewer than", Relation.LESS),
    ("lower than", Relation.LESS),
    ("under", Relation.LESS),
    ("below", Relation.LESS),
    ("< =", Relation.UP_TO),
    ("<", Relation.LESS),
    ("up to", Relation.UP_TO),
    ("as much as", Relation.UP_TO),
    ("as many as", Relation.UP_TO),
    ("as high as", Relation.UP_TO),
    ("no longer than", Relation.UP_TO),
    ("no higher than", Relation.UP_TO),
    ("no greater than", Relation.UP_TO),
    ("at most", Relation.UP_TO),
    ("no more than", Relation.UP_TO),
    ("not more than", Relation.UP_TO),
    ("not exceed", Relation.UP_TO),
    ("not exceeding", Relation.UP_TO),
    ("never exceed", Relation.UP_TO),
    ("maximum of", Relation.UP_TO),
    ("a maximum of", Relation.UP_TO),
    ("capped at", Relation.UP_TO),
    ("≤", Relation.UP_TO),
    ("not quite", Relation.NEARLY),
    ("nearly", Relation.NEARLY),
    ("almost", Relation.NEARLY),
    ("just under", Relation.NEARLY),
    ("just shy of", Relation.NEARLY),
    ("approaching", Relation.NEARLY),
)
HEDGE_ADVERBS = frozenset("just well slightly far significantly considerably".split())
DATE_HEDGES: tuple[tuple[str, Relation], ...] = (
    ("about", Relation.ABOUT),
    ("around", Relation.ABOUT),
    ("circa", Relation.ABOUT),
    ("early", Relation.ABOUT),
    ("early -", Relation.ABOUT),
    ("mid", Relation.ABOUT),
    ("mid -", Relation.ABOUT),
    ("late", Relation.ABOUT),
    ("late -", Relation.ABOUT),
    ("before", Relation.LESS),
    ("after", Relation.MORE),
    ("by", Relation.UP_TO),
    ("no later than", Relation.UP_TO),
    ("by the end of", Relation.UP_TO),
    ("before the end of", Relation.UP_TO),
    ("not before", Relation.AT_LEAST),
    ("not until", Relation.AT_LEAST),
    ("not in", Relation.NOT),
    ("not on", Relation.NOT),
    ("as early as", Relation.AT_LEAST),
)
# what follows a number and changes it; None where no relation says how, and the number is unreadable
HEDGE_ENDINGS: tuple[tuple[str, Relation | None], ...] = (
    ("or so", Relation.ABOUT),
    ("or thereabouts", Relation.ABOUT),
    (", or thereabouts", Relation.ABOUT),
    ("give or take", Relation.ABOUT),
    (", give or take", Relation.ABOUT),
    ("- ish", Relation.ABOUT),
    ("ish", Relation.ABOUT),
    ("and counting", Relation.AT_LEAST),
    (", and counting", Relation.AT_LEAST),
    ("to the nearest", None),
    (", to the nearest", None),
    ("rounded to the nearest", None),
    (", rounded to the nearest", None),
    ("and a half", None),
    ("±", None),
    ("+ / -", None),
    ("plus or minus", None),
    ("or more", Relation.AT_LEAST),
    ("or less", Relation.UP_TO),
    ("or fewer", Relation.UP_TO),
    ("at least", Relation.AT_LEAST),
    ("at most", Relation.UP_TO),
    ("- plus", Relation.AT_LEAST),
    ("+", Relation.AT_LEAST),
)
TIGHT_ENDINGS = frozenset(("- ish", "ish", "- plus", "+"))  # these stand at the number without a space
DURING = frozenset("over within".split())
# "about" and "over" are no hedges after these words, nor "about" after those with an object: "told us about 5 ships"
NO_HEDGE_AFTER: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "about": frozenset(
            "talk talks talked talking speak speaks spoke spoken speaking argue argues argued arguing argument arguments "
            "quarrel quarrels quarrelled quarrelling worry worries worried worrying complain complains complained "
            "complaining complaint complaints ask asks asked asking think thinks thinking hear hears heard hearing "
            "know knows knew knowing learn learns learned learnt learning question questions questioned questioning "
            "concern concerns concerned doubt doubts fear fears anxious anxiety discussion discussions debate debates "
            "rumour rumours rumor rumors story stories news".split()
        ),
        "over": frozenset(
            "win wins won winning take takes took taken taking hand hands handed handing fight fights fought fighting "
            "argue argues argued arguing argument arguments quarrel quarrels quarrelled quarrelling row rows dispute "
            "disputes clash clashes clashed clashing wrangle wrangles wrangled wrangling".split()
        ),
    }
)
WINNING = frozenset("win wins won winning".split())  # "won over 60 percent" may have the hedge or not
TAKING = frozenset("take takes took taken taking".split())  # "took over five years" has the hedge
ABOUT_AFTER_OBJECT = frozenset("ask asks asked asking tell tells told telling".split())
OBJECTS = frozenset("me us you him her it them".split())
NO_NOUNS = frozenset("and or but to as when the with for after before at in on by from than of is was".split())
MEASURES_OF_ONE = frozenset(  # "under one mile" has the hedge, "under one flag" has none
    "inch foot yard mile millimetre millimeter centimetre centimeter metre meter kilometre kilometer acre hectare "
    "gram gramme kilogram kilo ounce pound stone ton tonne pint litre liter gallon barrel degree knot".split()
)
# where "a quarter" is a share without a hedge; before and after what it is a span of time, or a part of another unit
QUARTER_LEADS = frozenset("by than to almost only just nearly".split())
QUARTER_DURING = frozenset("for in over within during throughout after since".split())
QUARTER_SPANS = frozenset(
    "ago later earlier hence past after before since century centuries hour hours mile miles point points final finals "
    "pounder".split()
)
ACCOUNTING_FOR = frozenset("account accounts accounted accounting".split())
NOT_DENIED = frozenset("only just merely simply".split())
# a number with at most two words between; None where it is neither denied nor affirmed
DENIALS: tuple[tuple[str, Relation | None], ...] = (
    ("not", Relation.NOT),
    ("never", Relation.NOT),
    ("without", Relation.NOT),
    ("neither", Relation.NOT),
    ("nor", Relation.NOT),
    ("cannot", Relation.NOT),
    ("no longer", Relation.NOT),
    ("nowhere near", Relation.NOT),
    ("far from", None),
    ("hardly", None),
    ("barely", None),
    ("scarcely", None),
    ("±", None),
    ("+ / -", None),
    ("plus or minus", None),
)

PERIOD_ADVERBS: Mapping[str, str] = MappingProxyType(
    {
        "hourly": "hour",
        "daily": "day",
        "weekly": "week",
        "monthly": "month",
        "quarterly": "quarter",
        "annual": "year",
        "annually": "year",
        "yearly": "year",
        "fortnightly": "fortnight",
    }
)
# periods that mean two things, or that no unit stands for
UNREAD_PERIODS = frozenset(
    phrase
    for prefix in ("bi", "semi", "tri", "half")
    for word in "weekly monthly quarterly annual annually yearly".split()
    for phrase in ((prefix + word,), (prefix, word), (prefix, "-", word))
) | frozenset((word,) for word in "biennial biennially triennial triennially".split())
TIMES_ADVERBS = frozenset("once twice thrice".split())
PER = frozenset("per a an every each".split())
PER_FILLERS = frozenset("calendar single full".split())

UNITS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "%": ("%", "percent", "per cent", "pct"),
        "point": ("percentage point", "percentage points"),
        "W": ("watt", "watts", "W"),
        "kW": ("kilowatt", "kilowatts", "kW"),
        "MW": ("megawatt", "megawatts", "MW"),
        "GW": ("gigawatt", "gigawatts", "GW"),
        "TW": ("terawatt", "terawatts", "TW"),
        "kWh": ("kilowatt-hour", "kilowatt-hours", "kilowatt hour", "kilowatt hours", "kW-hour", "kW-hours", "kWh"),
        "MWh": ("megawatt-hour", "megawatt-hours", "megawatt hour", "megawatt hours", "MW-hour", "MW-hours", "MWh"),
        "GWh": ("gigawatt-hour", "gigawatt-hours", "gigawatt hour", "gigawatt hours", "GW-hour", "GW-hours", "GWh"),
        "second": ("seconds",),
        "minute": ("minute", "minutes", "min", "mins"),
        "hour": ("hour", "hours", "hr", "hrs"),
        "day": ("day", "days"),
        "week": ("week", "weeks"),
        "month": ("month", "months"),
        "quarter": ("quarters",),
        "year": ("year", "years", "annum", "yr", "yrs"),
        "fortnight": ("fortnight", "fortnights"),
        "decade": ("decade", "decades"),
        "times": ("times", "x", "-fold", "fold"),
        "GB": ("gigabyte", "gigabytes", "GB"),
        "TB": ("terabyte", "terabytes", "TB"),
    }
)
DENOMINATOR_WORDS: Mapping[str, str] = MappingProxyType(
    {"quarter": "quarter", "second": "second", "share": "share", "mo": "month"}
)

CURRENCY_SIGNS: Mapping[str, str] = MappingProxyType({"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW"})
CURRENCY_PREFIXES: Mapping[str, str] = MappingProxyType(
    {"US": "USD", "A": "AUD", "AU": "AUD", "C": "CAD", "CA": "CAD", "HK": "HKD", "NZ": "NZD", "S": "SGD", "NT": "TWD"}
)
CURRENCY_WORDS: Mapping[str, str] = MappingProxyType(
    {"dollar": "$", "dollars": "$", "euro": "€", "euros": "€", "quid": "£"}
    | dict.fromkeys("yuan renminbi".split(), "CNY")
    | dict.fromkeys("zloty zlotys zlotych".split(), "PLN")
    | {"yen": "JPY", "kronor": "SEK", "reais": "BRL", "baht": "THB", "forint": "HUF", "forints": "HUF"}
    | {"ringgit": "MYR", "hryvnia": "UAH", "rupiah": "IDR", "tenge": "KZT", "naira": "NGN"}
)
CURRENCY_PHRASES: Mapping[tuple[str, ...], str] = MappingProxyType(
    {
        (*whose.split(), noun): code
        for whose, nouns, code in (
            ("us", "dollar dollars", "USD"),
            ("u . s .", "dollar dollars", "USD"),
            ("american", "dollars", "USD"),
            ("canadian", "dollar dollars", "CAD"),
            ("australian", "dollar dollars", "AUD"),
            ("hong kong", "dollar dollars", "HKD"),
            ("singapore", "dollar dollars", "SGD"),
            ("new zealand", "dollar dollars", "NZD"),
            ("pounds", "sterling", "GBP"),
            ("pound", "sterling", "GBP"),
            ("swiss", "franc francs", "CHF"),
            ("indian", "rupee rupees", "INR"),
            ("swedish", "krona kronor crowns", "SEK"),
            ("norwegian", "krone kroner crowns", "NOK"),
            ("danish", "krone kroner crowns", "DKK"),
            ("south korean", "won", "KRW"),
            ("russian", "rouble roubles ruble rubles", "RUB"),
            ("mexican", "peso pesos", "MXN"),
            ("turkish", "lira liras", "TRY"),
        )
        for noun in nouns.split()
    }
)
# words of money of more than one country, or of more than money; a dossier's `money` may say which it means
UNSURE_CURRENCIES = frozenset(
    (
        "rupee rupees franc francs krona krone kroner crown crowns peso pesos pound pounds rouble roubles ruble rubles "
        "dinar dinars dirham dirhams riyal riyals lira liras shilling shillings bucks pennies"
    ).split()
)
CURRENCY_WORDS_BELOW: Mapping[str, str] = MappingProxyType({"dollar": "$", "euro": "€", "pound": "£", "yen": "JPY"})
CENTS = frozenset("cent cents ¢".split())
IN_CENTS = frozenset("USD EUR AUD CAD NZD SGD HKD TWD ZAR KES LKR".split())
CURRENCY_CODES = frozenset(
    (
        "AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GHS HKD HUF IDR ILS INR IQD ISK JOD JPY "
        "KES KRW KWD KZT LKR MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD "
        "UAH USD UYU UZS VND ZAR"
    ).split()
)

MONTH_WORDS: Mapping[str, int] = MappingProxyType(
    {
        word: n
        for n, words in enumerate(
            (
                "January Jan",
                "February Feb",
                "March Mar",
                "April Apr",
                "May",
                "June Jun",
                "July Jul",
                "August Aug",
                "September Sept Sep",
                "October Oct",
                "November Nov",
                "December Dec",
            ),
            1,
        )
        for word in words.split()
    }
)
YEAR_LEADS = frozenset("in since until by during through before after of from late early mid year".split())
YEAR_FOLLOWERS = frozenset(
    "and or to as when the with for after before at but which that was is will would has had on than from by in".split()
)
