using System.Text;

namespace MlNetSuite.Data.Readers;

/// <summary>A name as it is seen: without characters that show nothing, and with a letter and its accent as one character, whichever way a
/// system writes them. <see cref="string.Normalize()"/> does nothing where globalization is invariant.</summary>
internal static class SeenName
{
    /// <summary>By combining mark, letters of Latin scripts and what Unicode composes of each with it.</summary>
    private static readonly Dictionary<char, string> Composed = new()
    {
        ['\u0300'] = "AÀEÈIÌOÒUÙaàeèiìoòuùWẀwẁYỲyỳ",
        ['\u0301'] = "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźWẂwẃ",
        ['\u0302'] = "AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷ",
        ['\u0303'] = "AÃNÑOÕaãnñoõIĨiĩUŨuũEẼeẽ",
        ['\u0304'] = "AĀaāEĒeēIĪiīOŌoōUŪuū",
        ['\u0306'] = "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭ",
        ['\u0307'] = "CĊcċEĖeėGĠgġIİZŻzż",
        ['\u0308'] = "AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸWẄwẅ",
        ['\u030A'] = "AÅaåUŮuů",
        ['\u030B'] = "OŐoőUŰuű",
        ['\u030C'] = "CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzž",
        ['\u0327'] = "CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţ",
        ['\u0328'] = "AĄaąEĘeęIĮiįUŲuų",
    };

    /// <summary>The name, itself where nothing is to be changed.</summary>
    internal static string Of(string name)
    {
        if (!name.Any(c => IsInvisible(c) || Composed.ContainsKey(c)))
            return name;
        var seen = new StringBuilder(name.Length);
        foreach (var c in name.Where(c => !IsInvisible(c)))
            if (seen.Length > 0 && Composed.GetValueOrDefault(c) is { } letters && Place(letters, seen[^1]) is >= 0 and var place)
                seen[^1] = letters[place + 1];
            else
                seen.Append(c);
        return seen.ToString();
    }

    private static int Place(string letters, char letter)
    {
        for (var i = 0; i < letters.Length; i += 2)
            if (letters[i] == letter)
                return i;
        return -1;
    }

    // Soft hyphen, zero-width characters, marks and controls of direction, byte order marks of files put together.
    private static bool IsInvisible(char c) => c is '\u00AD' or '\u061C' or '\u180E' or (>= '\u200B' and <= '\u200F')
        or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069') or '\uFEFF';
}
