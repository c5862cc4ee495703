using Engine.Core;

namespace Engine.Tests;

public sealed class SessionIdTests
{
    [TestCase("")]
    [TestCase("000000123A")]
    [TestCase("zzzzzzzzzz")]
    [TestCase("A B")]
    public void A_name_survives_the_packing(string name)
    {
        Assert.That(SessionId.Parse(name).ToString(), Is.EqualTo(name));
    }

    [Test]
    public void Two_names_never_share_a_number()
    {
        var names = new[] { "A", "A0", "0A", "a", "AA", "1", "01", "10", "Z9z" };
        Assert.That(names.Select(n => SessionId.Parse(n).Value).Distinct().Count(), Is.EqualTo(names.Length));
    }

    [Test]
    public void A_byte_outside_the_alphabet_is_refused()
    {
        Assert.That(SessionId.TryParse("ABC-DEFGHI"u8, out _), Is.False);
        Assert.That(() => SessionId.Parse("€"), Throws.ArgumentException);
        Assert.That(() => SessionId.Parse("ELEVENCHARS"), Throws.ArgumentException);
    }
}
