using Seedance.Web.Data;
using Seedance.Web.Features.Library;
using Seedance.Web.Gateway;
using Seedance.Web.Media;

namespace Seedance.Web.Tests.Features.Library;

public sealed class LibraryFilterTests
{
    [Fact]
    public void Address_AndSearch_SayTheSame()
    {
        var search = new LibrarySearch("水果 & \"tea\"", MediaKind.Audio, MediaPurpose.Voice, LibraryWhose.Shared);
        Assert.Equal("/library?q=%E6%B0%B4%E6%9E%9C%20%26%20%22tea%22&kind=audio&purpose=voice&whose=shared", LibraryFilter.Address(search));
        Assert.Equal(search, LibraryFilter.From(search.Text, "audio", "VOICE", "shared"));
        Assert.Equal("/library", LibraryFilter.Address(LibraryFilter.None));
    }

    [Fact]
    public void WhatIsNotKnown_CountsAsNotSaid()
    {
        Assert.Equal(LibraryFilter.None, LibraryFilter.From("  ", "film", "7", "everybody's"));
        Assert.Equal(LibraryFilter.MaxTextLength - 1, LibraryFilter.From(new string('x', LibraryFilter.MaxTextLength - 1) + "😀", null, null, null).Text.Length);
    }
}
