namespace Brimful.Core.Quantities;

/// <summary>Reads decimal text in JSON's number grammar into a scaled whole number, exactly.</summary>
internal static class DecimalText
{
    private const int MaxSignificantDigits = 36;
    private const int ExponentCap = 1_000_000_000;

    /// <summary>Reads <paramref name="text"/> as a whole number of 10^-<paramref name="fractionDigits"/>.</summary>
    public static QuantityFault TryParse(ReadOnlySpan<byte> text, int fractionDigits, int integerDigits, out Int128 scaled)
    {
        scaled = default;
        var scan = new Scan(text);
        if (!scan.Run()) return QuantityFault.NotANumber;
        if (scan.SignificantDigits == 0) return QuantityFault.None;
        if (scan.Exponent + scan.SignificantDigits > integerDigits) return QuantityFault.TooLarge;
        if (scan.Exponent < -fractionDigits) return QuantityFault.TooManyDigits;
        var magnitude = scan.Mantissa * PowerOfTen(scan.Exponent + fractionDigits);
        scaled = scan.IsNegative ? -magnitude : magnitude;
        return QuantityFault.None;
    }

    /// <summary>10^<paramref name="exponent"/>, for exponents from 0 to 37.</summary>
    public static Int128 PowerOfTen(int exponent)
    {
        if (exponent <= 18) return LongPowers[exponent];
        return (Int128)LongPowers[18] * (exponent <= 36 ? LongPowers[exponent - 18] : (Int128)LongPowers[18] * 10);
    }

    private static ReadOnlySpan<long> LongPowers =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>One pass over the text: the value is Mantissa × 10^Exponent, without trailing zeros.</summary>
    private ref struct Scan(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _at;
        private int _pendingZeros;
        private ulong _low;
        private Int128 _mantissa;

        public bool IsNegative { get; private set; }

        public int SignificantDigits { get; private set; }

        public int Exponent { get; private set; }

        public readonly Int128 Mantissa => SignificantDigits <= 18 ? (Int128)_low : _mantissa;

        public bool Run()
        {
            if (_at < _text.Length && _text[_at] == '-')
            {
                IsNegative = true;
                _at++;
            }
            var start = _at;
            if (!Digits(fraction: false) || (_text[start] == '0' && _at - start > 1)) return false;
            if (_at < _text.Length && _text[_at] == '.')
            {
                _at++;
                if (!Digits(fraction: true)) return false;
            }
            Exponent += _pendingZeros;
            return (_at == _text.Length || PowerSuffix()) && _at == _text.Length;
        }

        private bool Digits(bool fraction)
        {
            var start = _at;
            for (; _at < _text.Length && (uint)(_text[_at] - '0') <= 9; _at++)
            {
                if (fraction) Exponent--;
                Take((uint)(_text[_at] - '0'));
            }
            return _at > start;
        }

        private void Take(uint digit)
        {
            if (digit == 0)
            {
                if (SignificantDigits > 0) _pendingZeros++;
                return;
            }
            var added = _pendingZeros + 1;
            var digits = SignificantDigits + added;
            if (digits <= 18) _low = (_low * (ulong)LongPowers[added]) + digit;
            else if (digits <= MaxSignificantDigits)
            {
                if (SignificantDigits <= 18) _mantissa = (Int128)_low;
                _mantissa = (_mantissa * PowerOfTen(added)) + digit;
            }
            SignificantDigits = digits;
            _pendingZeros = 0;
        }

        private bool PowerSuffix()
        {
            if ((_text[_at] | 0x20) != 'e') return false;
            _at++;
            var negative = _at < _text.Length && _text[_at] == '-';
            if (_at < _text.Length && _text[_at] is (byte)'-' or (byte)'+') _at++;
            var start = _at;
            var power = 0L;
            for (; _at < _text.Length && (uint)(_text[_at] - '0') <= 9; _at++)
                power = Math.Min(ExponentCap, (power * 10) + (_text[_at] - '0'));
            Exponent += (int)(negative ? -power : power);
            return _at > start;
        }
    }
}
